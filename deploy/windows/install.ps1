# Installs ReportWatcher from the folder that this script lies in, or upgrades it: the settings and the data stay. Needs an administrator.
#
#   install.ps1 [-Droppers GROUP]        at the first time: GROUP may drop reports into the inbox; default: all users of the machine
#   install.ps1 -Uninstall               the settings and the data stay in C:\ProgramData\ReportWatcher
param(
    [string] $Droppers,
    [switch] $Uninstall
)

$ErrorActionPreference = 'Stop'
$folder = Join-Path $env:ProgramFiles 'ReportWatcher'
$program = Join-Path $folder 'reportwatcher.exe'

# What goes wrong is said by the program itself.
function Invoke-Service {
    & $program service @args
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

$installed = $null -ne (Get-Service -Name ReportWatcher -ErrorAction SilentlyContinue)

if ($Uninstall) {
    if ($installed) { Invoke-Service uninstall }
    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue -Path $folder
    exit 0
}

if ($PSScriptRoot -eq $folder) { throw "Run it from the folder that was published or unpacked; $folder is what it replaces." }
if ($installed) { Invoke-Service stop }

# A folder of its own, made anew: nothing of an older version stays behind.
if (Test-Path $folder) { Remove-Item -Recurse -Force -Path $folder }
New-Item -ItemType Directory -Path $folder | Out-Null
Copy-Item -Recurse -Path (Join-Path $PSScriptRoot '*') -Destination $folder

if (-not $installed) {
    if ($Droppers) { Invoke-Service install '--droppers' $Droppers } else { Invoke-Service install }
}

Invoke-Service start
