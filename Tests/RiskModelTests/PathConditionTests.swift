import Testing

@testable import RiskModel

@Suite("Conditions on paths")
struct PathConditionTests {
    private static func facts(_ path: GitPath, from old: GitPath? = nil, languages: [Set<String>]? = nil) -> FileFacts {
        FileFacts(
            change: FileChange(
                status: old == nil ? .modified : .renamed, old: FileVersion(path: old ?? path), new: FileVersion(path: path)),
            languages: languages)
    }

    private static func globs(_ lines: String...) -> RiskModel.Predicate {
        .glob(GlobList(lines.compactMap { GitGlob($0.utf8) }))
    }

    private static func value(_ condition: RiskModel.Predicate, _ facts: FileFacts, _ quantifier: Quantifier) -> Ternary {
        FileCondition(labels: [], facts: facts).value(of: condition, quantifier)
    }

    @Test("a glob takes either path of a rename where it raises, and wants both where it vouches")
    func globOfRename() {
        let docs = Self.globs("docs/")
        let moved = Self.facts("docs/a", from: "src/a")
        #expect(Self.value(docs, moved, .some) == .yes)
        #expect(Self.value(docs, moved, .whole) == .no)
        #expect(Self.value(docs, Self.facts("docs/a", from: "docs/b"), .whole) == .yes)
        #expect(Self.value(docs, Self.facts("src/docs"), .some) == .no)
    }

    @Test("the last glob that fits decides, but nothing comes back from a directory that is taken")
    func order() {
        let list = Self.globs("docs/*", "!docs/api")
        #expect(Self.value(list, Self.facts("docs/a.md"), .some) == .yes)
        #expect(Self.value(list, Self.facts("docs/api/a.md"), .some) == .no)
        #expect(Self.value(Self.globs("docs/", "!docs/api"), Self.facts("docs/api/a.md"), .some) == .yes)
    }

    @Test("what was masked in a path does not change what its globs say")
    func masked() {
        var facts = Self.facts("keys/[redacted]")
        facts.unmaskedPaths = ["keys/abc.pem"]
        #expect(Self.value(Self.globs("*.pem"), facts, .some) == .yes)
    }

    @Test("a path of several languages is of each where a rule raises, and of all of them where it vouches")
    func languages() {
        let header = Self.facts("a.h", languages: [["c", "c++"]])
        #expect(Self.value(.language(["c"]), header, .some) == .yes)
        #expect(Self.value(.language(["c"]), header, .whole) == .no)
        #expect(Self.value(.language(["c", "c++"]), header, .whole) == .yes)
        let moved = Self.facts("a.swift", from: "a", languages: [["swift"], []])
        #expect(Self.value(.language(["swift"]), moved, .some) == .yes)
        #expect(Self.value(.language(["swift"]), moved, .whole) == .no)
        #expect(Self.value(.language(["swift"]), Self.facts("a.swift"), .some) == .unknown)
        #expect(Self.value(.not(.language(["swift"])), Self.facts("a.swift"), .some) == .unknown)
    }
}
