# Publishes ReportWatcher for Windows: a folder to copy to a Windows machine, with install.ps1 in it. Needs the .NET SDK.
# publish.sh is the same for a Unix shell.
#
#   publish.ps1 [-Output FOLDER]
param([string] $Output = 'ReportWatcher-win-x64')

$ErrorActionPreference = 'Stop'

# Not one file: the processes that read files would each unpack it, and the Event Log's texts are in a library beside the program.
dotnet publish "$PSScriptRoot/../../src/ReportWatcher" -c Release -r win-x64 --self-contained -p:PublishReadyToRun=true -p:DebugType=none -v q -nologo -o $Output
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }

# An installed service has its settings in ProgramData; beside the program they would be taken for those.
Remove-Item -Force -ErrorAction SilentlyContinue -Path (Join-Path $Output 'appsettings.json')
Copy-Item -Path (Join-Path $PSScriptRoot 'install.ps1') -Destination $Output
Write-Output $Output
