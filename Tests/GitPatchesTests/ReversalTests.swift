import Foundation
import RiskModel
import TestKit
import Testing

@testable import GitPatches

@Suite("A change is taken back in memory as git would revert it")
struct ReversalTests {
    private static let text = (1...40).map { "line \($0)\n" }.joined()

    /// Each changes the repository three times: what stands before, the change, and what comes after it.
    struct Story: Sendable, CustomStringConvertible {
        var description: String
        var outcome: Reversal
        var change: @Sendable (GitProgram) throws -> Void
        var after: @Sendable (GitProgram) throws -> Void

        init(
            _ description: String, _ outcome: Reversal, change: @escaping @Sendable (GitProgram) throws -> Void,
            after: @escaping @Sendable (GitProgram) throws -> Void
        ) {
            self.description = description
            self.outcome = outcome
            self.change = change
            self.after = after
        }
    }

    private static func editing(_ old: String, _ new: String) -> String { text.replacing(old, with: new) }

    static let stories: [Story] = [
        Story("nothing came after", .clean) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: { _ in
        },
        Story("another file came after", .clean) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.write("x\n", to: "b.txt")
        },
        Story("another part of the same file changed after", .clean) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.write(editing("line 5\n", "five\n").replacing("line 30\n", with: "thirty\n"), to: "a.txt")
        },
        Story("the same line changed after", .conflicts(["a.txt"])) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.write(editing("line 5\n", "5\n"), to: "a.txt")
        },
        Story("somebody took it back already", .clean) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.write(text, to: "a.txt")
        },
        Story("a file that it added was changed after", .conflicts(["new.txt"])) {
            try $0.write("one\n", to: "new.txt")
        } after: {
            try $0.write("two\n", to: "new.txt")
        },
        Story("a file that it changed is gone", .conflicts(["a.txt"])) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.remove("a.txt")
        },
        Story("a file that it changed has moved", .clean) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.git("mv", "a.txt", "moved.txt")
        },
        Story("a file that it changed has moved and changed elsewhere", .clean) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.git("mv", "a.txt", "moved.txt")
            try $0.write(editing("line 5\n", "five\n").replacing("line 30\n", with: "thirty\n"), to: "moved.txt")
        },
        Story("a file that it changed has moved and changed there", .conflicts(["moved.txt"])) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.git("mv", "a.txt", "moved.txt")
            try $0.write(editing("line 5\n", "5\n"), to: "moved.txt")
        },
        Story("a file that it moved was changed after", .clean) {
            try $0.git("mv", "a.txt", "moved.txt")
        } after: {
            try $0.write(editing("line 30\n", "thirty\n"), to: "moved.txt")
        },
        Story("a file that it removed came back as another", .conflicts(["a.txt"])) {
            try $0.remove("a.txt")
        } after: {
            try $0.write("something else\n", to: "a.txt")
        },
        Story("a binary file changed after", .conflicts(["data.bin"])) {
            try $0.write([0, 1, 2, 3], to: Array("data.bin".utf8))
        } after: {
            try $0.write([0, 9, 2, 3], to: Array("data.bin".utf8))
        },
        Story("only the mode changed after", .clean) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
        } after: {
            try $0.makeExecutable("a.txt")
        },
        Story("two files stand in the way and one does not", .conflicts(["a.txt", "c.txt"])) {
            try $0.write(editing("line 5\n", "five\n"), to: "a.txt")
            try $0.write("b\n", to: "b.txt")
            try $0.write("c\n", to: "c.txt")
        } after: {
            try $0.write(editing("line 5\n", "5\n"), to: "a.txt")
            try $0.write("cc\n", to: "c.txt")
        },
    ]

    @Test("it is clean, or names the files in conflict, where git does", arguments: stories)
    func likeGit(_ story: Story) throws {
        let git = try GitProgram()
        try git.write(Self.text, to: "a.txt")
        try git.write([0, 1, 1, 1], to: Array("data.bin".utf8))
        let base = try git.commit("before")
        try story.change(git)
        let head = try git.commit("the change")
        try story.after(git)
        let tip = try git.commit("after")
        #expect(try git.open().reversal(of: head, since: base, at: tip) == story.outcome)
        #expect(try git.revert(from: base, to: head, at: tip) == story.outcome)
    }

    @Test("on random histories too", arguments: 0..<24)
    func random(_ number: Int) throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment) &+ UInt64(number)
        var generator = SeededGenerator(seed: seed)
        let git = try GitProgram()
        let names = ["a", "b", "c"]
        for name in names { try git.write(Self.text, to: name) }
        func edit() throws {
            for name in names where generator.chance(oneIn: 2) {
                var lines = try String(contentsOfFile: git.path + "/" + name, encoding: .utf8).split(separator: "\n")
                let place = Int.random(in: 0..<lines.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: lines.remove(at: place)
                case 1: lines.insert("new \(generator.next())", at: place)
                default: lines[place] = "changed \(generator.next())"
                }
                try git.write(lines.joined(separator: "\n") + "\n", to: name)
            }
        }
        let base = try git.commit("before")
        for _ in 0..<2 {
            try edit()
            try git.commit("step")
        }
        let head = try git.id("HEAD")
        for _ in 0..<3 {
            try edit()
            try git.commit("later")
        }
        let tip = try git.id("HEAD")
        #expect(
            try git.open().reversal(of: head, since: base, at: tip) == git.revert(from: base, to: head, at: tip), "seed \(seed)")
    }

    @Test("nothing is written, whatever attributes say")
    func writesNothing() throws {
        let git = try GitProgram()
        try git.write("* merge=union\n", to: ".gitattributes")
        try git.write("* merge=union\n", to: ".git/info/attributes")
        try git.write(Self.text, to: "a.txt")
        let base = try git.commit("before")
        try git.write(Self.editing("line 5\n", "five\n"), to: "a.txt")
        let head = try git.commit("the change")
        try git.write(Self.editing("line 5\n", "five\n").replacing("line 30\n", with: "thirty\n"), to: "a.txt")
        let apart = try git.commit("another part")
        try git.write(Self.editing("line 5\n", "5\n").replacing("line 30\n", with: "thirty\n"), to: "a.txt")
        let same = try git.commit("the same line")
        let before = try git.everyFile()
        // What comes out of the first would be a blob that the repository does not have.
        #expect(try git.open().reversal(of: head, since: base, at: apart) == .clean)
        // Not as git: what a repository says of merging must not make a conflict go away.
        #expect(try git.open().reversal(of: head, since: base, at: same) == .conflicts(["a.txt"]))
        #expect(try git.everyFile() == before)
        #expect(before.count > 10)
    }

    @Test("an object that is gone is named")
    func missing() throws {
        let git = try GitProgram()
        try git.write(Self.text, to: "a.txt")
        let base = try git.commit("before")
        try git.write(Self.editing("line 5\n", "five\n"), to: "a.txt")
        let head = try git.commit("the change")
        try git.write(Self.editing("line 5\n", "five\n").replacing("line 30\n", with: "thirty\n"), to: "a.txt")
        let tip = try git.commit("after")
        for name in ["\(head.hex):a.txt", "\(base.hex)^{tree}", head.hex] {
            let hex = try git.line("rev-parse", name)
            let file = ".git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
            let kept = try Data(contentsOf: URL(fileURLWithPath: git.path + "/" + file))
            try git.remove(file)
            #expect(
                try git.open().reversal(of: head, since: base, at: tip) == .missing(try #require(ObjectID(hex: hex))), "\(name)")
            try kept.write(to: URL(fileURLWithPath: git.path + "/" + file))
        }
        #expect(try git.open().reversal(of: head, since: base, at: tip) == .clean)
    }

    @Test("a file that is too large to merge, too many files, and a request that ended are errors")
    func limits() throws {
        let git = try GitProgram()
        try git.write(Self.text, to: "a.txt")
        let base = try git.commit("before")
        try git.write(Self.editing("line 5\n", "five\n"), to: "a.txt")
        try git.write("b\n", to: "b.txt")
        let head = try git.commit("the change")
        try git.write(Self.editing("line 5\n", "five\n").replacing("line 30\n", with: "thirty\n"), to: "a.txt")
        let tip = try git.commit("after")
        func code(_ limits: GitLimits, _ interruption: any InterruptionCheck = Uninterrupted()) -> GitPatchError.Code? {
            do {
                let repository = try git.open(limits: limits)
                repository.interruption = interruption
                _ = try repository.reversal(of: head, since: base, at: tip)
                return nil
            } catch { return (error as? GitPatchError)?.code }
        }
        #expect(code(GitLimits(fileBytes: 100)) == .tooLarge)
        #expect(code(GitLimits(files: 1)) == .tooLarge)
        #expect(code(GitLimits(), Ended()) == .interrupted(.cancelled))
        #expect(code(GitLimits(fileBytes: 1_000, files: 2)) == nil)
    }

    private struct Ended: InterruptionCheck {
        func check() throws(Interruption) { throw .cancelled }
    }

    @Test("heads that a branch contains are merged, whichever way; others are not")
    func merged() throws {
        let git = try GitProgram()
        let first = try git.commit("first")
        try git.git("checkout", "--quiet", "-b", "side")
        let side = try git.commit("side")
        try git.git("checkout", "--quiet", "main")
        let second = try git.commit("second")
        try git.git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
        let tip = try git.id("main")
        try git.git("checkout", "--quiet", "-b", "open")
        let open = try git.commit("open")
        let repository = try git.open()
        let gone = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
        #expect(try repository.merged([first, side, second, tip, open, gone], into: tip) == [first, side, second, tip])
        #expect(try repository.merged([], into: tip) == [])
        #expect(try repository.merged([tip], into: first) == [])
        let short = try git.open(limits: GitLimits(rangeCommits: 2))
        #expect(try short.merged([tip], into: tip) == [tip])
        #expect { try short.merged([gone], into: tip) } throws: { ($0 as? GitPatchError)?.code == .tooLarge }
    }
}

extension GitProgram {
    /// What `git revert` makes of the whole change, in a checkout of its own.
    func revert(from base: ObjectID, to head: ObjectID, at tip: ObjectID) throws -> Reversal {
        let change = try line("commit-tree", "-p", base.hex, "-m", "the change", "\(head.hex)^{tree}")
        let checkout = try TemporaryDirectory()
        try git("worktree", "add", "--quiet", "--detach", checkout.path + "/tip", tip.hex)
        let run = try CommandRun.run(
            "git", ["revert", "--no-commit", change], in: checkout.path + "/tip", environment: Self.environment)
        let unmerged = try Self.run(["diff", "--name-only", "--diff-filter=U", "-z"], in: checkout.path + "/tip")
        let paths = Set(unmerged.split(separator: 0).map { GitPath(bytes: $0) })
        guard run.status != 0 else { return .clean }
        return .conflicts(paths.sorted())
    }

    /// Every file of the repository with its size and the time it was last changed.
    func everyFile() throws -> [String: String] {
        var files: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path + "/.git") {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/.git/" + name)
            let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            files[name] = "\(attributes[.size] ?? 0) \(time)"
        }
        return files
    }
}
