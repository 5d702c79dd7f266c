// Says where scripts are no PowerShell, by a grammar of it: no PowerShell is needed, and nothing is run.
//
//   NODE_PATH=FOLDER/node_modules node --liftoff-only powershell-syntax.cjs SCRIPT...
//
// Needs the packages web-tree-sitter and tree-sitter-powershell. Exit code 1 if there is a mistake. Node's optimising compiler would take half a
// minute for the grammar, which is one huge function; the scripts take none.
const fs = require('node:fs');
const { Parser, Language } = require('web-tree-sitter');

function* mistakes(node) {
  if (node.isError || node.isMissing) yield node;
  else if (node.hasError) for (const child of node.children) yield* mistakes(child);
}

async function main() {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')));
  for (const script of process.argv.slice(2)) {
    for (const { startPosition: at, text } of mistakes(parser.parse(fs.readFileSync(script, 'utf8')).rootNode)) {
      console.log(`${script}:${at.row + 1}:${at.column + 1}: no PowerShell: ${text.split('\n')[0]}`);
      process.exitCode = 1;
    }
  }
}

main();
