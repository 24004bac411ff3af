import Foundation
import RiskModel
import TestKit
import Testing

@testable import GitPatches

@Suite("Revisions, ranges and merge bases are git's")
struct RevisionTests {
    private func code(_ body: () throws -> Void) -> GitPatchError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? GitPatchError)?.code
        }
    }

    @Test("Ids, abbreviations, branches, tags and steps name their commit")
    func names() throws {
        let git = try GitProgram()
        let first = try git.commit("first")
        let second = try git.commit("second")
        try git.git("tag", "-a", "-m", "release", "v1", first.hex)
        let repository = try git.open()
        #expect(try repository.commit(second.hex) == second)
        #expect(try repository.commit(String(second.hex.prefix(10))) == second)
        #expect(try repository.commit("main") == second)
        #expect(try repository.commit("HEAD~1") == first)
        #expect(try repository.commit("v1") == first)
    }

    @Test(
        "What names no commit is an unknown revision",
        arguments: [
            "nowhere", "HEAD~9", "0123456789012345678901234567890123456789", "HEAD:file", ":/first", "HEAD^{/first}", "",
            "a\u{0}b",
            "HEAD^{tree}", "main..main",
        ])
    func unknown(revision: String) throws {
        let git = try GitProgram()
        try git.write("x\n", to: "file")
        try git.commit("first")
        let repository = try git.open()
        let error = #expect(throws: GitPatchError.self) { try repository.commit(revision) }
        #expect(error?.code == .unknownRevision)
        #expect(error.map { "\($0)".contains(git.path) } == false)
    }

    @Test("The error for an unknown revision cannot carry control characters")
    func escapedMessage() throws {
        let git = try GitProgram()
        try git.commit("first")
        let repository = try git.open()
        let error = #expect(throws: GitPatchError.self) { try repository.commit("a\nb\u{1B}") }
        #expect(error?.message.contains("\"a\\nb\\033\"") == true)
        #expect(error?.message.contains("\n") == false)
    }

    @Test("HEAD is told before the first commit, on a branch and detached")
    func head() throws {
        let git = try GitProgram()
        let repository = try git.open()
        #expect(try repository.head() == Head(branch: "main", commit: nil))
        let commit = try git.commit("first")
        #expect(try repository.head() == Head(branch: "main", commit: commit))
        try git.git("checkout", "--quiet", "--detach")
        #expect(try repository.head() == Head(branch: nil, commit: commit))
    }

    @Test("A range lists what git log lists, in its order, with and without merges")
    func ranges() throws {
        let git = try EveryKindOfChange.make()
        let repository = try git.open()
        for range in ["HEAD~12..HEAD", "side..main", "main..side", "main~3..", "HEAD~5..HEAD~2"] {
            let plain = try git.line("log", "--format=%H", "--no-merges", range).split(separator: "\n").map(String.init)
            #expect(try repository.commits(in: range).map(\.hex) == plain, "\(range)")
            let steps = try git.line("log", "--format=%H", "--first-parent", range).split(separator: "\n").map(String.init)
            #expect(try repository.commits(in: range, firstParent: true).map(\.hex) == steps, "\(range)")
        }
    }

    @Test("What is no range, or too long a one, says so")
    func badRanges() throws {
        let git = try GitProgram()
        for name in ["a", "b", "c", "d"] { try git.commit(name) }
        let repository = try git.open(limits: GitLimits(rangeCommits: 2))
        #expect(code { _ = try repository.commits(in: "HEAD") } == .unknownRevision)
        #expect(code { _ = try repository.commits(in: "HEAD~2...HEAD") } == .unknownRevision)
        #expect(code { _ = try repository.commits(in: "HEAD~3..HEAD") } == .tooLarge)
        #expect(try repository.commits(in: "HEAD~2..HEAD").count == 2)
    }

    @Test("A patch starts at the merge base, a two-dot patch at the base itself")
    func comparison() throws {
        let git = try GitProgram()
        try git.write("1\n", to: "shared")
        let fork = try git.commit("fork")
        try git.git("checkout", "--quiet", "-b", "topic")
        try git.write("t\n", to: "topic")
        let topic = try git.commit("topic")
        try git.git("checkout", "--quiet", "main")
        try git.write("m\n", to: "main")
        let main = try git.commit("main")
        let repository = try git.open()

        let patches = try repository.patches(base: main, head: topic)
        #expect(patches.map(\.patch.mergeBase) == [fork])
        #expect(patches.map(\.patch.summary) == [["A topic"]])
        #expect(patches.first?.patch.commits?.map(\.id) == [topic])
        let direct = try repository.patches(base: main, head: topic, comparison: .twoDot)
        #expect(direct.map(\.patch.summary) == [["D main", "A topic"]])
        #expect(direct.map(\.patch.mergeBase) == [main])
    }

    @Test("After a criss-cross merge there is a patch for each merge base, and each names the doubt")
    func crissCross() throws {
        let git = try GitProgram()
        try git.commit("root")
        try git.git("checkout", "--quiet", "-b", "other")
        try git.write("o\n", to: "o")
        let other = try git.commit("other")
        try git.git("checkout", "--quiet", "main")
        try git.write("m\n", to: "m")
        let main = try git.commit("main")
        try git.git("merge", "--quiet", "--no-ff", "-m", "cross", "other")
        try git.git("checkout", "--quiet", "other")
        try git.git("merge", "--quiet", "--no-ff", "-m", "criss", main.hex)
        try git.write("new\n", to: "n")
        let head = try git.commit("new")
        let patches = try git.open().patches(base: git.id("main"), head: head)
        #expect(Set(patches.map(\.patch.mergeBase)) == [other, main])
        #expect(Set(patches.map(\.patch.summary)) == [["A m", "A n"], ["A n", "A o"]])
        #expect(patches.allSatisfy { $0.patch.gaps == [Gap(reason: .severalMergeBases(2))] })
    }

    @Test("Unrelated histories have no merge base, and can be compared as they are")
    func unrelated() throws {
        let git = try GitProgram()
        let one = try git.commit("one")
        try git.git("checkout", "--quiet", "--orphan", "island")
        try git.write("x\n", to: "x")
        let island = try git.commit("island")
        let repository = try git.open()
        #expect(code { _ = try repository.patches(base: one, head: island) } == .unrelatedHistories)
        #expect(try repository.patches(base: one, head: island, comparison: .twoDot).map(\.patch.summary) == [["A x"]])
    }

    @Test("A merge is read against its first parent, a root against nothing, an empty commit as nothing")
    func singleCommits() throws {
        let git = try GitProgram()
        try git.write("r\n", to: "r")
        let root = try git.commit("root")
        let empty = try git.commit("empty")
        try git.git("checkout", "--quiet", "-b", "side")
        try git.write("s\n", to: "s")
        try git.commit("side")
        try git.git("checkout", "--quiet", "main")
        try git.git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
        let repository = try git.open()
        #expect(try repository.patch(ofCommit: root).patch.summary == ["A r"])
        #expect(try repository.patch(ofCommit: root).patch.mergeBase == nil)
        #expect(try repository.patch(ofCommit: empty).patch.summary == [])
        let merge = try repository.patch(ofCommit: git.id("HEAD")).patch
        #expect(merge.summary == ["A s"])
        #expect(merge.mergeBase == empty)
    }

    @Test("Commits come with message, author and committer, newest first, up to a limit that is named")
    func facts() throws {
        let git = try GitProgram()
        let base = try git.commit("base")
        try git.commit("older")
        try git.git(
            "commit", "--quiet", "--allow-empty", "-m", "subject\n\nReviewed-by: Bob",
            environment: [
                "GIT_AUTHOR_NAME": "Zoë <x", "GIT_AUTHOR_DATE": "1700000300 +0000", "GIT_COMMITTER_DATE": "1700000300 +0000",
            ])
        let head = try git.id("HEAD")
        let patch = try #require(try git.open().patches(base: base, head: head).first).patch
        #expect(
            patch.commits?.map { String(decoding: $0.message, as: UTF8.self) } == ["subject\n\nReviewed-by: Bob\n", "older\n"])
        #expect(patch.commits?.first.map { String(decoding: $0.author, as: UTF8.self) } == "Zoë x <ada@example.org>")
        #expect(patch.commits?.first.map { String(decoding: $0.committer, as: UTF8.self) } == "Ada <ada@example.org>")
        #expect(patch.gaps == [])

        let cut = try #require(try git.open(limits: GitLimits(commitFacts: 1)).patches(base: base, head: head).first).patch
        #expect(cut.commits == nil)
        #expect(cut.gaps == [Gap(reason: .commitsUnread("there are more than 1"))])
        let small = try #require(try git.open(limits: GitLimits(commitBytes: 9)).patches(base: base, head: head).first).patch
        #expect(small.commits == nil)
        #expect(small.gaps == [Gap(reason: .commitsUnread("\(head) is larger than 9 bytes"))])
    }

    @Test("The first author of a commit counts, as for git")
    func twoAuthors() throws {
        let id = try #require(ObjectID(bytes: [UInt8](repeating: 1, count: 20)))
        let text =
            "tree 1\nauthor A <a@b> 1 +0000\nauthor B <b@b> 2 +0000\ncommitter C <c@b> 3 +0000\ngpgsig x\n author D <d@b>\n\nauthor E\n"
        let facts = CommitFacts(id: id, commitObject: Array(text.utf8))
        #expect(facts.author == Array("A <a@b>".utf8))
        #expect(facts.committer == Array("C <c@b>".utf8))
        #expect(facts.message == Array("author E\n".utf8))
    }

    @Test("A message does not end at a NUL byte")
    func nulInMessage() throws {
        let git = try GitProgram()
        let tree = try git.line("mktree")
        let person = "Ada <ada@example.org> 1700000000 +0000"
        let text = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\nseen\u{0}unseen\n"
        let hex = try git.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: Array(text.utf8))
        let id = try #require(ObjectID(hex: String(decoding: hex.dropLast(), as: UTF8.self)))
        let patch = try git.open().patch(ofCommit: id).patch
        #expect(patch.commits?.first?.message == Array("seen\u{0}unseen\n".utf8))
    }

    @Test("At the edge of a shallow clone the missing history is named, and what is there is read")
    func shallow() throws {
        let git = try GitProgram()
        try git.write("1\n", to: "file")
        try git.commit("one")
        try git.write("2\n", to: "file")
        try git.commit("two")
        try git.write("3\n", to: "file")
        try git.commit("three")
        let clone = try GitProgram()
        try GitProgram.run(["clone", "--quiet", "--depth=2", "file://" + git.path, clone.path + "/shallow"], in: nil)
        let repository = try GitRepository(openingAt: clone.path + "/shallow")
        let (tip, edge) = (try repository.commit("HEAD"), try repository.commit("HEAD~1"))
        #expect(try repository.patch(ofCommit: tip).patch.summary == ["M file"])
        #expect(code { _ = try repository.patch(ofCommit: edge) } == .unsupported)
        #expect(code { _ = try repository.patches(base: edge, head: tip) } == .unsupported)
        let direct = try #require(try repository.patches(base: edge, head: tip, comparison: .twoDot).first)
        #expect(direct.patch.summary == ["M file"])
        // Only the commits are unknown: every line is read.
        #expect(direct.patch.commits == nil)
        #expect(direct.patch.gaps.map { if case .commitsUnread = $0.reason { true } else { false } } == [true])
        #expect(code { _ = try repository.commits(in: "HEAD~1..HEAD~2") } == .unknownRevision)
    }
}
