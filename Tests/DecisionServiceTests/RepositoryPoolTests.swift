import Foundation
import GitPatches
import RiskModel
import TestKit
import Testing

@testable import DecisionService

@Suite("Repositories kept open between requests")
struct RepositoryPoolTests {
    let git: GitFixture
    let pool = RepositoryPool(limit: 2, gitLimits: GitLimits())

    init() throws {
        git = try GitFixture()
        try git.commit("Begin", "a.swift", "let a = 1\n")
    }

    /// Which handle is lent.
    func handle() throws -> ObjectIdentifier {
        try pool.lend(git.path, interruption: Uninterrupted()).use { ObjectIdentifier($0) }
    }

    func resolve(_ revision: String) throws -> ObjectID {
        try pool.lend(git.path, interruption: Uninterrupted()).use { repository throws(GitPatchError) in
            try repository.commit(revision)
        }
    }

    @Test("a handle is lent again, and to one at a time")
    func reuse() throws {
        let first = try handle()
        #expect(try handle() == first)
        let loan = try pool.lend(git.path, interruption: Uninterrupted())
        let other = try pool.lend(git.path, interruption: Uninterrupted())
        #expect(try loan.use { ObjectIdentifier($0) } != other.use { ObjectIdentifier($0) })
    }

    @Test("commits are seen that were made, packed and pruned since it was opened")
    func newHistory() throws {
        _ = try handle()
        for step in 1...4 {
            let commit = try git.commit("Step \(step)", "a.swift", "let a = \(step + 1)\n")
            #expect(try resolve("main").hex == commit)
            switch step {
            case 1: try git.git("pack-refs", "--all", "--prune")
            case 2: try git.git("repack", "-a", "-d", "--quiet")
            default: try git.git("gc", "--prune=now", "--quiet")
            }
            #expect(try resolve("main").hex == commit)
            #expect(try resolve("main~\(step)").hex == git.git("rev-parse", "main~\(step)"))
        }
    }

    @Test("a repository put in the place of another is not answered from the old one")
    func replaced() throws {
        let old = try resolve("main")
        try FileManager.default.removeItem(atPath: git.path)
        try GitFixture.git(["init", "--quiet", "--initial-branch=main", git.path], in: "/")
        try git.commit("Other", "b.swift", "let b = 2\n")
        #expect(try resolve("main") != old)
        let error = #expect(throws: GitPatchError.self) { try resolve(old.hex) }
        #expect(error?.code == .unknownRevision)
    }

    @Test("a link that leads elsewhere now is followed there")
    func link() throws {
        let directory = try TemporaryDirectory()
        let other = try GitFixture()
        let expected = try other.commit("Other", "b.swift", "let b = 2\n")
        let link = directory.path + "/app"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: git.path)
        func tip() throws -> String {
            try pool.lend(link, interruption: Uninterrupted()).use { repository throws(GitPatchError) in
                try repository.commit("main").hex
            }
        }
        #expect(try tip() == git.git("rev-parse", "main"))
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other.path)
        #expect(try tip() == expected)
    }

    @Test("a repository given to somebody else is refused, though it is open", .enabled(if: geteuid() == 0))
    func owner() throws {
        _ = try handle()
        try FileManager.default.setAttributes([.ownerAccountID: 4242], ofItemAtPath: git.path + "/.git")
        let error = #expect(throws: GitPatchError.self) { try handle() }
        #expect(error?.code == .notTrusted)
    }

    @Test("the interruption of one request is not that of the next")
    func interruption() throws {
        struct Ended: InterruptionCheck {
            func check() throws(Interruption) { throw .cancelled }
        }
        let first = try git.git("rev-parse", "main")
        try git.commit("Go on", "b.swift", "let b = 1\n")
        func read(_ check: any InterruptionCheck) throws -> Int {
            try pool.lend(git.path, interruption: check).use { repository throws(GitPatchError) in
                try repository.patches(base: try repository.commit(first), head: try repository.commit("main")).count
            }
        }
        let error = #expect(throws: GitPatchError.self) { try read(Ended()) }
        #expect(error?.code == .interrupted(.cancelled))
        #expect(try read(Uninterrupted()) == 1)
    }

    @Test("no more are kept open than told")
    func bound() throws {
        let before = try openFiles()
        for _ in 0..<10 {
            let loans = try (0..<5).map { _ in try pool.lend(git.path, interruption: Uninterrupted()) }
            withExtendedLifetime(loans) {}
        }
        // Two of them, with the directories they hold.
        #expect(try openFiles() - before <= 2 * 6)
    }

    private func openFiles() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
