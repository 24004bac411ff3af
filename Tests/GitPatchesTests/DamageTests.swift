import Foundation
import GitPatches
import RiskModel
import TestKit
import Testing

@Suite("Damage is named and costs only what it touches")
struct DamageTests {
    private func looseFile(_ git: GitProgram, _ hex: String) -> String {
        "\(git.path)/.git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
    }

    private func replace(_ path: String, by bytes: Data) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    /// A commit that adds `bad` and `good`, and the id of the blob of `bad`.
    private func twoFiles() throws -> (git: GitProgram, commit: ObjectID, bad: String) {
        let git = try GitProgram()
        try git.write("bad\n", to: "bad")
        try git.write("good\n", to: "good")
        let commit = try git.commit("both")
        return (git, commit, try git.line("rev-parse", "HEAD:bad"))
    }

    @Test("A blob that does not unpack is a gap of its file, and its neighbour is read")
    func corruptBlob() throws {
        let (git, commit, bad) = try twoFiles()
        try replace(looseFile(git, bad), by: Data("no zlib stream".utf8))
        let reader = try git.open().patch(ofCommit: commit)
        #expect(try reader.content("bad")?.missing == ObjectID(hex: bad).map(Gap.Reason.corruptObject))
        #expect(try reader.content("good")?.texts(.added) == ["good\n"])
    }

    @Test("A blob with another content than its name says is a gap of its file")
    func swappedBlob() throws {
        let (git, commit, bad) = try twoFiles()
        let good = try Data(contentsOf: URL(fileURLWithPath: looseFile(git, git.line("rev-parse", "HEAD:good"))))
        try replace(looseFile(git, bad), by: good)
        let reader = try git.open(.strict).patch(ofCommit: commit)
        #expect(try reader.content("bad")?.missing == ObjectID(hex: bad).map(Gap.Reason.corruptObject))
    }

    @Test("A missing blob is a gap of its file")
    func missingBlob() throws {
        let (git, commit, bad) = try twoFiles()
        try FileManager.default.removeItem(atPath: looseFile(git, bad))
        let reader = try git.open().patch(ofCommit: commit)
        #expect(reader.patch.summary == ["A bad", "A good"])
        #expect(try reader.content("bad")?.missing == ObjectID(hex: bad).map(Gap.Reason.missingObject))
    }

    @Test("A file that the tree gives the id of a tree is a gap")
    func treeAsFile() throws {
        let git = try GitProgram()
        try git.write("x\n", to: "d/x")
        try git.commit("directory")
        let inner = try git.line("rev-parse", "HEAD:d")
        let entry = Array("100644 file\0".utf8) + (try #require(ObjectID(hex: inner)).bytes)
        let commit = try commitOfTree(git, entry)
        let reader = try git.open().patch(ofCommit: commit)
        #expect(try reader.content("file")?.missing == ObjectID(hex: inner).map(Gap.Reason.corruptObject))
    }

    @Test("A submodule that bears the id of a blob is still a submodule")
    func blobAsSubmodule() throws {
        let git = try GitProgram()
        try git.write("x\n", to: "file")
        try git.commit("file")
        let blob = try git.line("rev-parse", "HEAD:file")
        let commit = try commitOfTree(git, Array("160000 file\0".utf8) + (try #require(ObjectID(hex: blob)).bytes))
        let reader = try #require(try git.open().patches(base: git.id("HEAD"), head: commit, comparison: .twoDot).first)
        #expect(reader.patch.summary == ["T file"])
        #expect(try reader.content("file")?.texts(.removed) == ["x\n"])
        #expect(try reader.content("file")?.texts(.added) == ["Subproject commit \(blob)\n"])
    }

    @Test("A missing or damaged tree is data loss", arguments: [true, false])
    func badTree(removed: Bool) throws {
        let git = try GitProgram()
        try git.write("x\n", to: "d/x")
        let commit = try git.commit("directory")
        let tree = try looseFile(git, git.line("rev-parse", "HEAD:d"))
        if removed { try FileManager.default.removeItem(atPath: tree) } else { try replace(tree, by: Data("no tree".utf8)) }
        let error = #expect(throws: GitPatchError.self) { try git.open().patch(ofCommit: commit) }
        #expect(error?.code == .corrupt)
        #expect(error?.underlying?.message != nil)
        #expect(error.map { "\($0)".contains(git.path) } == false)
    }

    @Test("A tree that names a path twice is refused: it would show one file and check out another")
    func doubleEntry() throws {
        let git = try GitProgram()
        try git.write("x\n", to: "x")
        try git.write("y\n", to: "y")
        try git.commit("blobs")
        var entries: [UInt8] = []
        for name in ["x", "y"] {
            entries += Array("100644 file\0".utf8) + (try #require(ObjectID(hex: git.line("rev-parse", "HEAD:\(name)"))).bytes)
        }
        let commit = try commitOfTree(git, entries)
        let error = #expect(throws: GitPatchError.self) { try git.open().patch(ofCommit: commit) }
        #expect(error?.code == .corrupt)
    }

    @Test("A truncated pack is data loss, not an unknown revision")
    func truncatedPack() throws {
        let git = try GitProgram()
        for number in 1...5 {
            try git.write(EveryKindOfChange.numbers(1...(number * 100)), to: "file")
            try git.commit("\(number)")
        }
        try git.git("gc", "--quiet")
        let directory = git.path + "/.git/objects/pack"
        let pack = try #require(try FileManager.default.contentsOfDirectory(atPath: directory).first { $0.hasSuffix(".pack") })
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(pack)"))
        try replace("\(directory)/\(pack)", by: bytes.prefix(bytes.count / 2))
        let error = #expect(throws: GitPatchError.self) {
            let repository = try git.open()
            _ = try repository.patch(ofCommit: repository.commit("HEAD"))
        }
        #expect(error?.code == .corrupt)
    }

    @Test("A damaged index is said to be damaged")
    func badIndex() throws {
        let (git, _, _) = try twoFiles()
        try Data("DIRC, but not much more of it than that".utf8).write(to: URL(fileURLWithPath: git.path + "/.git/index"))
        let error = #expect(throws: GitPatchError.self) { try git.open().stagedPatch() }
        #expect(error?.code == .corrupt)
    }

    @Test("A directory without a repository, and none at all, are not found")
    func notFound() throws {
        let directory = try TemporaryDirectory()
        for path in [directory.path, directory.path + "/missing", "a\u{0}b"] {
            let error = #expect(throws: GitPatchError.self) { try GitRepository(openingAt: path) }
            #expect(error?.code == .repositoryNotFound)
            #expect(error.map { "\($0)".contains(directory.path) } == false)
        }
    }

    private func commitOfTree(_ git: GitProgram, _ entries: [UInt8]) throws -> ObjectID {
        let tree = try git.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", input: entries)
        let hex = String(decoding: tree.dropLast(), as: UTF8.self)
        return try #require(ObjectID(hex: git.line("commit-tree", "-m", "made by hand", hex)))
    }
}
