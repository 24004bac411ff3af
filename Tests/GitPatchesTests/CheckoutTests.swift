import Foundation
import Glibc
import RiskModel
import TestKit
import Testing

@testable import GitPatches

@Suite("Index and work tree say what a commit would hold")
struct CheckoutTests {
    /// A repository with some files, and many kinds of change staged or not.
    private func changed() throws -> GitProgram {
        let git = try GitProgram()
        try git.write("kept\n", to: "kept")
        try git.write("edited\n", to: "edited")
        try git.write("gone\n", to: "gone")
        try git.write("moved\n", to: "moved")
        try git.write("typed\n", to: "typed")
        try git.write("mode\n", to: "mode")
        try git.write("deep\n", to: "a/b/deep")
        try git.write("*.log\nbuild/\n!keep.log\n", to: ".gitignore")
        try git.write("forced\n", to: "forced.log")
        try git.git("add", "--force", "forced.log")
        try git.commit("base")
        try git.write("staged\n", to: "edited")
        try git.git("add", "edited")
        try git.write("unstaged\n", to: "edited")
        try git.remove("gone")
        try git.git("mv", "moved", "elsewhere")
        try git.remove("typed")
        try git.link("typed", to: "/etc/passwd")
        try git.makeExecutable("mode")
        try git.write("more\n", to: "forced.log")
        try git.write("noise\n", to: "noise.log")
        try git.write("noise\n", to: "build/output")
        try git.write("kept\n", to: "keep.log")
        try git.write("new\n", to: "fresh/new")
        try git.write("new\r\nline\r\n", to: "a/unusual \u{1} name")
        try git.write("rooted\n", to: "fresh/.gitignore")
        try git.write("rooted\n", to: "fresh/rooted")
        return git
    }

    @Test("The staged patch has git's rows for the index")
    func staged() throws {
        let git = try changed()
        try git.write("later\n", to: "intended")
        try git.git("add", "-N", "intended")
        let expected = try GitRows.parse(
            git.git("diff", "--cached", "--raw", "--numstat", "--no-renames", "-z", "--abbrev=40", "HEAD"))
        let reader = try git.open().stagedPatch()
        #expect(try GitRows.rows(of: reader) == expected.filter { $0.path != "intended" })
        #expect(reader.patch.summary == ["M edited", "R moved -> elsewhere"])
        #expect(reader.patch.source == .index)
        #expect(try reader.content("edited")?.texts(.added) == ["staged\n"])
    }

    @Test("The work-tree patch has the rows that git would have after adding everything")
    func workTree() throws {
        let git = try changed()
        let index = ["GIT_INDEX_FILE": git.path + "/.git/other-index"]
        // So that the ignored file that is tracked counts as tracked there, too.
        try git.git("read-tree", "HEAD", environment: index)
        try git.git("add", "-A", environment: index)
        let expected = try GitRows.parse(
            git.git("diff", "--cached", "--raw", "--numstat", "--no-renames", "-z", "--abbrev=40", "HEAD", environment: index))
        let reader = try git.open().workTreePatch()
        #expect(try GitRows.rows(of: reader) == expected)
        #expect(reader.patch.files.contains { $0.path == "forced.log" })
        #expect(reader.patch.files.contains { $0.path == "keep.log" })
        #expect(!reader.patch.files.contains { ["noise.log", "build/output", "fresh/rooted"].contains($0.path) })
        #expect(reader.patch.gaps == [])
        #expect(reader.patch.source == .workTree)
    }

    @Test("Before the first commit everything is added")
    func unborn() throws {
        let git = try GitProgram()
        try git.write("a\n", to: "a")
        try git.git("add", "a")
        try git.write("b\n", to: "b")
        let repository = try git.open()
        #expect(try repository.stagedPatch().patch.summary == ["A a"])
        #expect(try repository.workTreePatch().patch.summary == ["A a", "A b"])
        try git.write("c\n", to: "c")
        try git.git("add", "c")
        #expect(try repository.stagedPatch().patch.summary == ["A a", "A c"])
    }

    @Test("A conflict is unmerged in both, without lines in the index and with them in the work tree")
    func conflict() throws {
        let git = try GitProgram()
        try git.write("base\n", to: "file")
        try git.commit("base")
        try git.git("checkout", "--quiet", "-b", "side")
        try git.write("side\n", to: "file")
        try git.write("side\n", to: "both")
        try git.commit("side")
        try git.git("checkout", "--quiet", "main")
        try git.write("main\n", to: "file")
        try git.write("main\n", to: "both")
        try git.commit("main")
        _ = try CommandRun.run("git", ["merge", "side"], in: git.path, environment: GitProgram.environment)
        let repository = try git.open()

        let staged = try repository.stagedPatch()
        #expect(staged.patch.summary == ["U both", "U file"])
        #expect(try staged.content("file") == .unread(.unmerged))
        let workTree = try repository.workTreePatch()
        #expect(workTree.patch.summary == ["U both", "U file"])
        let content = try #require(try workTree.content("file"))
        #expect(content.missing == .unmerged)
        #expect(content.texts(.added).contains("side\n"))
    }

    @Test("A symbolic link is read and never followed: not as a file, and not as a directory")
    func links() throws {
        let git = try GitProgram()
        let outside = try TemporaryDirectory()
        try outside.write("outside\n", to: "secret")
        try git.write("inside\n", to: "directory/secret")
        try git.write("plain\n", to: "file")
        try git.commit("base")
        try git.remove("directory")
        try git.link("directory", to: outside.path)
        try git.remove("file")
        try git.link("file", to: outside.path + "/secret")
        let reader = try git.open().workTreePatch()
        #expect(reader.patch.summary == ["A directory", "D directory/secret", "T file"])
        #expect(try reader.content("directory")?.texts(.added) == [outside.path])
        #expect(try reader.content("file")?.texts(.added) == [outside.path + "/secret"])
        for index in reader.patch.files.indices {
            let content = try reader.content(ofFileAt: index, needs: [.lines, .base, .head])
            #expect(!String(decoding: content.text + (content.head ?? []), as: UTF8.self).contains("outside\n"))
        }
    }

    @Test("A file exchanged for a link after the listing is a gap, not the link's target")
    func exchangedAfterListing() throws {
        let git = try GitProgram()
        try git.write("a\n", to: "file")
        try git.commit("base")
        try git.write("b\n", to: "file")
        let reader = try git.open().workTreePatch()
        try git.remove("file")
        try git.link("file", to: "/etc/passwd")
        #expect(try reader.content("file")?.missing != nil)
        #expect(try reader.content("file")?.lines == [])
    }

    @Test(
        "No step on the way to a file leaves the work tree",
        arguments: ["link", "way/secret", "../outside", "./file", "a//b", "pipe"])
    func wayToFile(path: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("secret\n", to: "outside/secret")
        try directory.write("plain\n", to: "tree/file")
        let tree = directory.path + "/tree"
        try FileManager.default.createSymbolicLink(atPath: tree + "/link", withDestinationPath: "../outside/secret")
        try FileManager.default.createSymbolicLink(atPath: tree + "/way", withDestinationPath: "../outside")
        #expect(mkfifo(tree + "/pipe", 0o644) == 0)
        let opened = try WorkTreeDirectory(at: tree)
        #expect(try opened.content(of: FileVersion(path: "file"), limit: 100) == Array("plain\n".utf8))
        #expect(throws: UnreadObject.self) {
            try opened.content(of: FileVersion(path: GitPath(bytes: path.utf8)), limit: 100)
        }
    }

    @Test("Pipes hold nothing up: in place of a file, and in place of an ignore file")
    func pipes() throws {
        let git = try GitProgram()
        try git.write("a\n", to: "file")
        try git.write("a\n", to: "sub/file")
        try git.commit("base")
        try git.remove("file")
        #expect(mkfifo(git.path + "/file", 0o644) == 0)
        #expect(mkfifo(git.path + "/sub/.gitignore", 0o644) == 0)
        try git.write("new\n", to: "sub/new")
        let patch = try git.open().workTreePatch().patch
        #expect(patch.summary == ["D file", "A sub/new"])
        #expect(patch.gaps.map(\.path) == ["file", "sub"])
    }

    @Test("A name that cannot be looked at is not an absent one")
    func unreachableName() throws {
        let directory = try TemporaryDirectory()
        try directory.write("plain\n", to: "file")
        let opened = try WorkTreeDirectory(at: directory.path)
        #expect(try opened.status(of: "file") != nil)
        #expect(try opened.status(of: "absent") == nil)
        let tooLong = GitPath(bytes: [UInt8](repeating: 0x61, count: 300))
        #expect(throws: UnreadObject.self) { try opened.status(of: tooLong) }
        #expect(throws: UnreadObject.self) { try opened.status(of: "file/below") }
    }

    @Test("A listed file that cannot be looked at is a gap", .enabled(if: geteuid() != 0))
    func unreachableFile() throws {
        let git = try GitProgram()
        try git.write("a\n", to: "closed/file")
        try git.commit("base")
        let closed = git.path + "/closed"
        #expect(chmod(closed, 0o400) == 0)
        defer { chmod(closed, 0o700) }
        let patch = try git.open().workTreePatch().patch
        #expect(Set(patch.gaps.map(\.path)).isSuperset(of: ["closed/file"]))
    }

    @Test("The index cannot vouch for a file by remembering its times, or by a flag")
    func flags() throws {
        let git = try GitProgram()
        try git.write("aaaa\n", to: "assumed")
        try git.write("aaaa\n", to: "skipped")
        try git.write("aaaa\n", to: "absent")
        try git.commit("base")
        try git.git("update-index", "--assume-unchanged", "assumed")
        try git.git("update-index", "--skip-worktree", "skipped", "absent")
        try git.write("bbbb\n", to: "assumed")
        try git.write("bbbb\n", to: "skipped")
        try git.remove("absent")
        // A file that a sparse checkout leaves out is not deleted; one that is there counts.
        #expect(try git.open().workTreePatch().patch.summary == ["M assumed", "M skipped"])
    }

    @Test("A submodule stands at its own HEAD; a repository that is none is a gap")
    func submodules() throws {
        let inner = try GitProgram()
        try inner.write("1\n", to: "file")
        let first = try inner.commit("one")
        let git = try GitProgram()
        try git.git("submodule", "--quiet", "add", inner.path, "module")
        try git.commit("base")
        let module = GitProgram(existing: git.path + "/module")
        try module.write("2\n", to: "file")
        let second = try module.commit("two")
        try git.git("init", "--quiet", "stranger")
        let reader = try git.open().workTreePatch()
        #expect(reader.patch.summary == ["M module"])
        #expect(try reader.content("module")?.texts(.removed) == ["Subproject commit \(first)\n"])
        #expect(try reader.content("module")?.texts(.added) == ["Subproject commit \(second)\n"])
        #expect(reader.patch.gaps.map(\.path) == ["stranger"])
    }

    @Test("A large file is changed when its size is, and only hashed when it is not")
    func largeFiles() throws {
        let git = try GitProgram()
        try git.write(String(repeating: "a", count: 50), to: "same")
        try git.write(String(repeating: "a", count: 50), to: "grown")
        try git.commit("base")
        try git.write(String(repeating: "a", count: 60), to: "grown")
        let reader = try git.open(limits: GitLimits(fileBytes: 20)).workTreePatch()
        #expect(reader.patch.summary == ["M grown"])
        #expect(try reader.content("grown")?.missing == .tooLarge(limit: 20))
    }
}
