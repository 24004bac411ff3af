import Foundation
import TestKit
import Testing

/// A repository that cannot be read as it should be, asked about in-process and through the service. Beside it the service has
/// one in good order: each test ends by asking about that.
@Suite("A repository in disorder")
struct BadRepositoryTests {
    private let good: Payments
    private let bad: GitFixture
    private let service: ServiceFixture

    init() throws {
        good = try Payments()
        bad = try GitFixture(name: "broken")
        for number in 1...3 {
            try bad.write("\(number)\n", to: "docs/\(number).md")
            try bad.commit("Commit \(number)", "code.swift", "let value = \(number)\n")
        }
        service = try ServiceFixture(repositories: ["good": good.repository, "broken": bad])
    }

    /// Asks both ways and expects the same status, words that help, and no answer.
    private func expectRefusal(
        _ status: Int32, saying words: String, base: String = "HEAD~1", head: String = "HEAD",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let remote = try difftier(
            "classify", "--server", service.socket, "--repo", "broken", "--base", base, "--head", head, "--format", "json")
        let local = try difftier(
            "classify", "--policy", service.policy, "--repo", bad.path, "--base", base, "--head", head, "--format", "json")
        for run in [local, remote] {
            #expect(run.status == status, "\(run.errorOutput)", sourceLocation: sourceLocation)
            #expect(run.text == "", sourceLocation: sourceLocation)
            #expect(run.errorOutput.contains(words), "\(run.errorOutput)", sourceLocation: sourceLocation)
        }
        try expectNextIsServed(sourceLocation)
    }

    private func expectNextIsServed(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
        let next = try difftier(
            "classify", "--server", service.socket, "--repo", "good", "--target", "main", "--head", "agent/fix", "--format",
            "json")
        #expect(try next.decision().tier == "high", sourceLocation: sourceLocation)
    }

    /// The file of an object that stands alone.
    private func file(of object: String) throws -> String {
        let id = try bad.git("rev-parse", object)
        let path = bad.path + "/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        return path
    }

    @Test("an unknown revision is no input")
    func unknownRevision() throws {
        for revision in ["no-such-branch", "deadbeef", "HEAD~99", ":/Commit", "HEAD:code.swift"] {
            try expectRefusal(66, saying: revision, head: revision)
            try expectRefusal(66, saying: revision, base: revision)
        }
    }

    @Test("a directory that is no repository any more is no input")
    func noRepository() throws {
        try FileManager.default.removeItem(atPath: bad.path + "/.git")
        try expectRefusal(66, saying: "no git repository")
    }

    @Test("a directory that is gone is no input")
    func gone() throws {
        try FileManager.default.removeItem(atPath: bad.path)
        try expectRefusal(66, saying: "no directory")
    }

    @Test("a HEAD of garbage is bad data")
    func garbageHead() throws {
        try bad.write("\u{0}\u{1}garbage", to: ".git/HEAD")
        try expectRefusal(65, saying: "git fsck")
    }

    @Test("somebody else's repository is not permitted", .enabled(if: geteuid() == 0, "only root can give files away"))
    func otherOwner() throws {
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: bad.path + "/.git")
        try expectRefusal(77, saying: "belongs to user id 65534")
    }

    @Test("a repository behind closed permissions is not permitted", .enabled(if: geteuid() != 0, "root may read everything"))
    func closed() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: bad.path + "/.git")
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bad.path + "/.git") }
        try expectRefusal(77, saying: "may not be read")
    }

    @Test("a commit or tree that is damaged is bad data", arguments: ["HEAD", "HEAD^{tree}"])
    func corruptHistory(object: String) throws {
        try Data("not an object".utf8).write(to: URL(fileURLWithPath: try file(of: object)))
        try expectRefusal(65, saying: "git fsck")
    }

    @Test("a commit whose bytes are not those of its id is bad data to the service, which checks every hash")
    func falseCommit() throws {
        let other = try Data(contentsOf: URL(fileURLWithPath: try file(of: "HEAD~2")))
        try other.write(to: URL(fileURLWithPath: try file(of: "HEAD")))
        let run = try difftier(
            "classify", "--server", service.socket, "--repo", "broken", "--base", "HEAD~1", "--format", "json")
        #expect(run.status == 65)
        try expectNextIsServed()
    }

    @Test("a file's content that is damaged or missing is decided upward, by name")
    func corruptBlob() throws {
        let blob = try file(of: "HEAD:docs/3.md")
        for damage in ["corrupt", "missing"] {
            if damage == "corrupt" {
                try Data("not an object".utf8).write(to: URL(fileURLWithPath: blob))
            } else {
                try FileManager.default.removeItem(atPath: blob)
            }
            for run in [
                try difftier(
                    "classify", "--server", service.socket, "--repo", "broken", "--base", "HEAD~1", "--format", "json"),
                try difftier("classify", "--policy", service.policy, "--repo", bad.path, "--base", "HEAD~1", "--format", "json"),
            ] {
                let decision = try run.decision()
                #expect(decision.tier == "high")
                #expect(!decision.complete)
                #expect(decision.patch.patchId == nil)
                #expect(decision.notes.contains { $0.hasPrefix("docs/3.md: object ") && $0.hasSuffix(damage) })
                #expect(decision.files.first { $0.path == "docs/3.md" }?.tier == "high")
            }
        }
        try expectNextIsServed()
    }

    @Test("a range that meets damage half-way tells what it decided until there, and is bad data")
    func damageInRange() throws {
        try Data("not an object".utf8).write(to: URL(fileURLWithPath: try file(of: "HEAD~2^{tree}")))
        for way in [["--server", service.socket, "--repo", "broken"], ["--policy", service.policy, "--repo", bad.path]] {
            let run = try Programs.run(
                Programs.difftier, ["classify", "--range", "HEAD~2..HEAD", "--format", "jsonl"] + way)
            #expect(run.status == 65)
            #expect(run.lines.count == 1)
            #expect(run.errorOutput.contains("git fsck"))
        }
        try expectNextIsServed()
    }

    @Test("a pack cut short is bad data")
    func truncatedPack() throws {
        try bad.git("branch", "before", "HEAD~1")
        try bad.git("repack", "-a", "-d", "--quiet")
        let packs = bad.path + "/.git/objects/pack"
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: packs).first { $0.hasSuffix(".pack") })
        let pack = URL(fileURLWithPath: packs + "/" + name)
        let whole = try Data(contentsOf: pack)
        for kept in [0, 20, whole.count / 2, whole.count - 30] {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: pack.path)
            try whole.prefix(kept).write(to: pack)
            let run = try difftier(
                "classify", "--server", service.socket, "--repo", "broken", "--base", "before", "--head", "main", "--format",
                "json")
            // Nothing that it holds may be taken for an answer: refused, or decided upward where only contents are lost.
            if run.status == 0 {
                #expect(try run.decision().tier == "high")
                #expect(try !run.decision().complete)
            } else {
                #expect(run.status == 65, "\(kept) bytes: \(run.errorOutput)")
                #expect(run.text == "")
            }
            try expectNextIsServed()
        }
    }

    @Test("two histories without a common ancestor are bad data, and --two-dot compares them all the same")
    func unrelated() throws {
        try bad.git("checkout", "--quiet", "--orphan", "island")
        try bad.commit("Alone", "island.swift", "1\n")
        try expectRefusal(65, saying: "no common ancestor", base: "main", head: "island")
        let run = try difftier(
            "classify", "--server", service.socket, "--repo", "broken", "--base", "main", "--head", "island", "--two-dot")
        #expect(run.status == 0)
    }
}
