import ChangeLens
import RiskModel
import Testing

@Suite("Languages by name")
struct LanguageNameTests {
    @Test(
        "a name tells its languages, in lower case",
        arguments: [
            ("Sources/a.swift", ["swift"]), ("a.h", ["c", "c++", "objective-c"]), ("web/a.tsx", ["typescript"]),
            ("web/a.mjs", ["javascript"]), ("README.MD", ["markdown"]), ("docs/a.md", ["markdown"]),
            ("Dockerfile", ["dockerfile"]),
            ("BUILD", ["starlark"]), ("bin/tool", []), ("a.unknown", []), (".md", ["markdown"]), ("a.swift/b", []),
        ] as [(GitPath, Set<String>)])
    func names(_ path: GitPath, _ languages: Set<String>) {
        #expect(ChangeLens.languages(of: path) == languages)
        #expect(languages.isSubset(of: ChangeLens.languageNames))
    }
}
