import Foundation
import GitPatches
import Glibc
import RiskModel
import TestKit
import Testing

@Suite("A repository can neither run anything nor change what is read of it")
struct HostileRepositoryTests {
    private func read(_ repository: GitRepository) throws -> [FileContent] {
        let commit = try repository.commit("HEAD")
        var readers = [try repository.patch(ofCommit: commit), try repository.stagedPatch(), try repository.workTreePatch()]
        readers += try repository.patches(base: repository.commit("HEAD~1"), head: commit)
        return try readers.flatMap { reader in
            try reader.patch.files.indices.map { try reader.content(ofFileAt: $0, needs: [.lines, .base, .head]) }
        }
    }

    @Test("Drivers, filters, monitors and hooks of its configuration are never started")
    func programs() throws {
        let git = try GitProgram()
        try git.write("one\n", to: "file.txt")
        try git.commit("one")
        try git.write("two\n", to: "file.txt")
        try git.commit("two")
        try git.write("three\n", to: "file.txt")
        let marker = git.path + "-marker"
        let program = git.path + "/.git/program"
        try Data("#!/bin/sh\ntouch '\(marker)'\ncat\n".utf8).write(to: URL(fileURLWithPath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        try git.write("* filter=trap diff=trap\n", to: ".gitattributes")
        for key in [
            "core.fsmonitor", "diff.external", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process",
            "diff.trap.textconv",
            "diff.trap.command", "core.pager", "core.sshCommand", "core.alternateRefsCommand", "credential.helper",
        ] {
            try git.git("config", key, program)
        }
        try git.git("config", "filter.trap.required", "true")
        // The trap works: git itself falls into it.
        _ = try CommandRun.run("git", ["diff", "HEAD"], in: git.path, environment: GitProgram.environment)
        #expect(FileManager.default.fileExists(atPath: marker))
        try FileManager.default.removeItem(atPath: marker)

        let contents = try read(git.open())
        #expect(contents.contains { $0.texts(.added) == ["three\n"] })
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    @Test("Settings that change what git's diff says change nothing here")
    func settings() throws {
        let git = try GitProgram()
        try git.write("a\n\n  b\n", to: "file.txt")
        try git.write("x\n", to: "File.txt")
        try git.link("link", to: "file.txt")
        try git.commit("one")
        try git.write("a\nb\n", to: "file.txt")
        try git.makeExecutable("File.txt")
        try git.commit("two")
        try git.write("a\r\nb\r\n", to: "file.txt")
        try git.makeExecutable("File.txt", false)
        try git.write("*.LOG\n", to: ".gitignore")
        for name in ["untracked", "lower.log"] { try git.write("u\n", to: name) }
        let excludes = git.path + "/.git/excludes"
        try Data("untracked\n".utf8).write(to: URL(fileURLWithPath: excludes))
        let plain = try read(git.open())
        #expect(plain.filter { $0.texts(.added) == ["u\n"] }.count == 2)
        for (key, value) in [
            ("core.fileMode", "false"), ("core.ignoreCase", "true"), ("core.symlinks", "false"), ("core.autocrlf", "true"),
            ("core.safecrlf", "true"), ("core.trustctime", "false"), ("core.ignoreStat", "true"),
            ("core.worktree", "/nowhere/at/all"),
            ("core.bare", "true"), ("core.excludesFile", excludes), ("core.bigFileThreshold", "1"),
            ("diff.algorithm", "patience"),
            ("diff.context", "0"), ("diff.ignoreSubmodules", "all"), ("diff.noprefix", "true"), ("diff.renames", "copies"),
            ("diff.txt.binary", "true"),
        ] {
            try GitProgram.run(["config", "--file", git.path + "/.git/config", key, value], in: nil)
            try Data("*.txt diff=txt -text\n".utf8).write(to: URL(fileURLWithPath: git.path + "/.git/info/attributes"))
            #expect(try read(git.open()) == plain, "\(key)")
        }
        #expect(plain.contains { $0.texts(.added) == ["a\r\n", "b\r\n"] })
    }

    @Test("A repository of somebody else is refused, with the way out in the message")
    func ownership() throws {
        let git = try GitProgram()
        try git.commit("one")
        let error = #expect(throws: GitPatchError.self) {
            try GitRepository(openingAt: git.path, trustedOwners: TrustedOwners(userIDs: [geteuid() + 4_242]))
        }
        #expect(error?.code == .notTrusted)
        #expect(error?.message.contains("user id \(geteuid())") == true)
        #expect(
            try GitRepository(openingAt: git.path, trustedOwners: TrustedOwners(userIDs: [geteuid()])).commit("HEAD")
                == git.id("HEAD"))
    }

    @Test("A git directory of somebody else is refused where the checkout is one's own", .enabled(if: geteuid() == 0))
    func innerOwnership() throws {
        let git = try GitProgram()
        try git.commit("one")
        #expect(chown(git.path + "/.git", 4_242, 4_242) == 0)
        #expect(throws: GitPatchError.self) { try git.open() }
        #expect(try GitRepository(openingAt: git.path, trustedOwners: .ownAndRoot(adding: [4_242])).path.isEmpty == false)
    }

    @Test("A checkout of somebody else is refused where the git directory is one's own", .enabled(if: geteuid() == 0))
    func outerOwnership() throws {
        let git = try GitProgram()
        try git.commit("one")
        #expect(chown(git.path, 4_242, 4_242) == 0)
        let error = #expect(throws: GitPatchError.self) { try git.open() }
        #expect(error?.code == .notTrusted)
    }

    @Test("A repository of SHA-256 ids is refused by name")
    func sha256() throws {
        let git = try GitProgram(arguments: ["--object-format=sha256"])
        let error = #expect(throws: GitPatchError.self) { try git.open() }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("SHA-256") == true)
    }

    @Test("A repository format or extension that is not known is refused")
    func formats() throws {
        let future = try GitProgram()
        try future.git("config", "core.repositoryFormatVersion", "7")
        #expect(throws: GitPatchError.self) { try future.open() }
        let extended = try GitProgram()
        try extended.git("config", "core.repositoryFormatVersion", "1")
        try extended.git("config", "extensions.refStorage", "reftable")
        let error = #expect(throws: GitPatchError.self) { try extended.open() }
        #expect(error?.code == .unsupported)
    }

    @Test("What a partial clone has not fetched is a gap of its file")
    func partialClone() throws {
        let git = try GitProgram()
        try git.git("config", "uploadpack.allowFilter", "true")
        try git.write("here\n", to: "file")
        try git.commit("one")
        let clone = git.path + "-partial"
        try GitProgram.run(["clone", "--quiet", "--bare", "--filter=blob:none", "file://" + git.path, clone], in: nil)
        defer { try? FileManager.default.removeItem(atPath: clone) }
        let repository = try GitRepository(openingAt: clone)
        let reader = try repository.patch(ofCommit: repository.commit("HEAD"))
        let blob = try #require(reader.patch.files.first?.new?.blob)
        #expect(try reader.content("file")?.missing == .missingObject(blob))
    }

    @Test("A sparse index is refused by name, and what to do is said")
    func sparseIndex() throws {
        let git = try GitProgram()
        try git.write("a\n", to: "in/a")
        try git.write("b\n", to: "out/b")
        try git.commit("one")
        try git.git("sparse-checkout", "init", "--cone", "--sparse-index")
        try git.git("sparse-checkout", "set", "in")
        let error = #expect(throws: GitPatchError.self) { try git.open().stagedPatch() }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("--no-sparse-index") == true)
    }

    @Test("A bare repository opens at its own path, a checkout at its root, and neither from below")
    func places() throws {
        let git = try GitProgram()
        try git.write("x\n", to: "below/x")
        let commit = try git.commit("one")
        let bare = git.path + "-bare"
        try GitProgram.run(["clone", "--quiet", "--bare", git.path, bare], in: nil)
        defer { try? FileManager.default.removeItem(atPath: bare) }
        #expect(try GitRepository(openingAt: bare).commit("HEAD") == commit)
        #expect(throws: GitPatchError.self) { try GitRepository(openingAt: bare).workTreePatch() }
        #expect(throws: GitPatchError.self) { try GitRepository(openingAt: bare).stagedPatch() }
        #expect(throws: GitPatchError.self) { try GitRepository(openingAt: git.path + "/below") }
        #expect(try GitRepository.discover(from: git.path + "/below") == git.path)
        #expect(try GitRepository.discover(from: bare + "/refs") == bare)
        #expect(throws: GitPatchError.self) { try GitRepository.discover(from: "/") }
    }

    @Test("A linked work tree opens through its .git file")
    func linkedWorkTree() throws {
        let git = try GitProgram()
        try git.write("x\n", to: "x")
        let commit = try git.commit("one")
        let linked = git.path + "-linked"
        try git.git("worktree", "add", "--quiet", "-b", "other", linked)
        defer { try? FileManager.default.removeItem(atPath: linked) }
        try Data("y\n".utf8).write(to: URL(fileURLWithPath: linked + "/x"))
        let repository = try GitRepository(openingAt: linked)
        #expect(try repository.head().branch == "other")
        #expect(try repository.commit("HEAD") == commit)
        #expect(try repository.workTreePatch().patch.summary == ["M x"])
    }

    @Test("An interruption ends every kind of reading and says so")
    func interruption() throws {
        struct Ended: InterruptionCheck {
            func check() throws(Interruption) { throw .deadlineExceeded }
        }
        let git = try GitProgram()
        for number in 0..<600 { try git.write("x\(number)\n", to: "files/\(number)") }
        let commit = try git.commit("many")
        let repository = try git.open()
        let reader = try repository.patch(ofCommit: commit)
        repository.interruption = Ended()
        for read in [
            { _ = try repository.patch(ofCommit: commit) }, { _ = try repository.workTreePatch() },
            { _ = try PatchText.read(Array("diff --git a/x b/x\n".utf8), interruption: Ended()) },
        ] as [() throws -> Void] {
            let error = #expect(throws: GitPatchError.self) { try read() }
            #expect(error?.code == .interrupted(.deadlineExceeded))
        }
        #expect(throws: Interruption.deadlineExceeded) { try reader.content(ofFileAt: 0, needs: .lines) }
    }

    @Test("More files than the limit are refused while they are listed")
    func tooManyFiles() throws {
        let git = try GitProgram()
        for number in 0..<4 { try git.write("x\n", to: "\(number)") }
        let commit = try git.commit("many")
        let repository = try git.open(limits: GitLimits(files: 3))
        for read in [
            { _ = try repository.patch(ofCommit: commit) }, { _ = try repository.stagedPatch() },
            { _ = try repository.workTreePatch() },
        ] as [() throws -> Void] {
            let error = #expect(throws: GitPatchError.self) { try read() }
            #expect(error?.code == .tooLarge)
        }
    }
}
