import { readFileSync } from "node:fs"
import { dirname } from "node:path"
import ts from "typescript-5"

/** What an editor says of the last word of each text in a file. TypeScript 7.0 does not yet show comments through mapped types. */
export const hover = (file: string, options: ts.CompilerOptions, texts: readonly string[]): readonly string[] => {
  const source = readFileSync(file, "utf8")
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => options,
    getCurrentDirectory: () => dirname(file),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = ts.sys.readFile(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    }
  })
  const shown = texts.map((text) => {
    const info = service.getQuickInfoAtPosition(file, source.indexOf(text) + text.search(/\w+$/))
    return ts.displayPartsToString(info?.documentation)
  })
  service.dispose()
  return shown
}
