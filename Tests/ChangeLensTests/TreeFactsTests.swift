import ChangeLens
import RiskModel
import Testing

@Suite("What tree facts alone decide")
struct TreeFactsTests {
    private static let one = ObjectID(bytes: [UInt8](repeating: 1, count: ObjectID.byteCount))
    private static let two = ObjectID(bytes: [UInt8](repeating: 2, count: ObjectID.byteCount))

    @Test("an exact rename and a change of mode are known without contents")
    func identities() {
        let rename = FileChange(
            status: .renamed, old: FileVersion(path: "a.go", blob: Self.one), new: FileVersion(path: "b.go", blob: Self.one))
        let mode = FileChange(
            status: .modified, old: FileVersion(path: "a", mode: .regular, blob: Self.one),
            new: FileVersion(path: "a", mode: .executable, blob: Self.one))
        #expect(!ChangeLens.needs(of: rename).contains(.head))
        #expect(ChangeLens.kind(of: rename, base: nil, head: nil) == .rename)
        #expect(!ChangeLens.needs(of: mode).contains(.head))
        #expect(ChangeLens.kind(of: mode, base: nil, head: nil) == .mode)
    }

    @Test("where ids are not known, contents tell a rename and a change of mode from a change of code")
    func identitiesByContents() {
        let rename = FileChange(status: .renamed, old: FileVersion(path: "a.go"), new: FileVersion(path: "b.go"))
        #expect(ChangeLens.needs(of: rename) == [.base, .head])
        #expect(ChangeLens.kind(of: rename, base: [1], head: [1]) == .rename)
        #expect(ChangeLens.kind(of: rename, base: [1], head: [2]) == .code)
        let mode = FileChange(status: .modified, old: FileVersion(path: "a"), new: FileVersion(path: "a", mode: .executable))
        #expect(ChangeLens.kind(of: mode, base: [1], head: [1]) == .mode)
        #expect(ChangeLens.kind(of: mode, base: [1], head: [2]) == .code)
    }

    @Test(
        "what cannot be comments only is code without contents",
        arguments: [
            FileChange(status: .added, old: nil, new: FileVersion(path: "a.go")),
            FileChange(status: .deleted, old: FileVersion(path: "a.go"), new: nil),
            FileChange(status: .modified, old: FileVersion(path: "a.unknown"), new: FileVersion(path: "a.unknown")),
            FileChange(status: .modified, old: FileVersion(path: "go"), new: FileVersion(path: "go")),
            FileChange(status: .copied, old: FileVersion(path: "a.go", blob: one), new: FileVersion(path: "b.go", blob: one)),
            FileChange(
                status: .renamed, old: FileVersion(path: "a.go", blob: one), new: FileVersion(path: "b.go", blob: two)),
            FileChange(
                status: .renamed, old: FileVersion(path: "a", mode: .symlink, blob: one),
                new: FileVersion(path: "b/c", mode: .symlink, blob: one)),
            FileChange(
                status: .renamed, old: FileVersion(path: "a.sh", blob: one),
                new: FileVersion(path: "b.sh", mode: .executable, blob: one)),
            FileChange(
                status: .modified, old: FileVersion(path: "a.go", blob: one),
                new: FileVersion(path: "a.go", mode: .executable, blob: two)),
            FileChange(
                status: .modified, old: FileVersion(path: "a.go", mode: .symlink),
                new: FileVersion(path: "a.go", mode: .symlink)),
            FileChange(status: .typeChanged, old: FileVersion(path: "a.go"), new: FileVersion(path: "a.go", mode: .symlink)),
            FileChange(status: .unmerged, old: FileVersion(path: "a.go"), new: FileVersion(path: "a.go")),
            FileChange(
                status: .modified, old: FileVersion(path: "a.go", size: 1),
                new: FileVersion(path: "a.go", size: ChangeLens.defaultLimit + 1)),
        ])
    func code(_ change: FileChange) {
        #expect(!ChangeLens.needs(of: change).contains(.head))
        #expect(ChangeLens.kind(of: change, base: Array("// a\n".utf8), head: Array("// b\n".utf8)) == .code)
    }

    @Test("contents that are not at hand or too large are code")
    func missing() {
        let change = FileChange(status: .modified, old: FileVersion(path: "a.go"), new: FileVersion(path: "a.go"))
        let base = Array("// one\n".utf8)
        let head = Array("// two!\n".utf8)
        #expect(ChangeLens.needs(of: change) == [.base, .head])
        #expect(ChangeLens.kind(of: change, base: base, head: nil) == .code)
        #expect(ChangeLens.kind(of: change, base: nil, head: head) == .code)
        #expect(ChangeLens.kind(of: change, base: base, head: head, limit: 8) == .comments)
        #expect(ChangeLens.kind(of: change, base: base, head: head, limit: 7) == .code)
    }
}
