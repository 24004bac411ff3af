import Foundation
import RiskModel
import TestKit
import Testing

@testable import GitPatches

@Suite("The two versions of a large file, read by two threads, are what one thread reads")
struct LargeBlobsTests {
    /// Two commits of one file that is large enough, and a small one beside it.
    private static func repository() throws -> (git: GitProgram, commit: ObjectID) {
        let git = try GitProgram()
        let lines = (0..<60_000).map { "line \($0) of many\n" }
        try git.write(Array(lines.joined().utf8), to: Array("large".utf8))
        try git.write("small\n", to: "small")
        try git.commit("before")
        let changed = lines.enumerated().map { $0.offset % 1_000 == 0 ? "changed \($0.offset)\n" : $0.element }
        try git.write(Array(changed.joined().utf8), to: Array("large".utf8))
        try git.write("larger\n", to: "small")
        return (git, try git.commit("after"))
    }

    @Test(
        "Lines and whole contents are the same, in verified repositories and others",
        arguments: [ObjectVerification.strict, .local])
    func same(verification: ObjectVerification) throws {
        let (git, commit) = try Self.repository()
        let one = try git.open(verification).patch(ofCommit: commit)
        let repository = try git.open(verification, threads: 2)
        let two = try repository.patch(ofCommit: commit)
        for file in ["large", "small"] {
            let expected = try #require(try one.content(file))
            #expect(try two.content(file) == expected)
        }
        #expect(one.patch == two.patch)
        #expect(try one.content("large")?.texts(.added).count == 60)
    }

    @Test("Whichever version is damaged, the file is a gap that names it", arguments: ["HEAD:large", "HEAD~:large"])
    func damage(version: String) throws {
        let (git, commit) = try Self.repository()
        let hex = try git.line("rev-parse", version)
        try FileManager.default.removeItem(atPath: "\(git.path)/.git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))")
        let reader = try git.open(threads: 2).patch(ofCommit: commit)
        #expect(try reader.content("large")?.missing == ObjectID(hex: hex).map(Gap.Reason.missingObject))
        #expect(try reader.content("small")?.texts(.added) == ["larger\n"])
    }

    @Test("Bytes that do not unpack are found on either thread", arguments: ["HEAD:large", "HEAD~:large"])
    func corruption(version: String) throws {
        let (git, commit) = try Self.repository()
        let hex = try git.line("rev-parse", version)
        let path = "\(git.path)/.git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // Far behind the header, whose size is still read.
        for index in bytes.count / 2..<bytes.count / 2 + 16 { bytes[index] ^= 0xFF }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        try bytes.write(to: URL(fileURLWithPath: path))
        let reader = try git.open(threads: 2).patch(ofCommit: commit)
        #expect(try reader.content("large")?.missing == ObjectID(hex: hex).map(Gap.Reason.corruptObject))
    }
}
