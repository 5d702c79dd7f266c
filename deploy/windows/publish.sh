#!/bin/sh
# Publishes ReportWatcher for Windows, on any system with the .NET SDK: a folder to copy to a Windows machine, with install.ps1 in it.
# publish.ps1 is the same for PowerShell.
#
#   publish.sh [FOLDER [OPTION...]]      default: ReportWatcher-win-x64; options are passed on to dotnet publish
set -eu

here=$(cd "$(dirname "$0")" && pwd)
output=${1:-ReportWatcher-win-x64}
[ $# -eq 0 ] || shift

# Not one file: the processes that read files would each unpack it, and the Event Log's texts are in a library beside the program.
dotnet publish "$here/../../src/ReportWatcher" -c Release -r win-x64 --self-contained -p:PublishReadyToRun=true -p:DebugType=none \
  -v q -nologo -o "$output" "$@"
# An installed service has its settings in ProgramData; beside the program they would be taken for those.
rm -f "$output/appsettings.json"
cp "$here/install.ps1" "$output/"
echo "$output"
