import Foundation
import GitPatches
import TestKit
import Testing

@Suite("A handle knows whether its repository is still the one that was opened")
struct RepositoryMarkTests {
    let git: GitFixture
    let repository: GitRepository

    init() throws {
        git = try GitFixture()
        try git.commit("Begin", "a.swift", "let a = 1\n")
        repository = try GitRepository(openingAt: git.path)
    }

    @Test("commits and branches come without a difference")
    func commits() throws {
        #expect(repository.isAsOpened)
        try git.commit("Go on", "a.swift", "let a = 2\n")
        try git.git("branch", "other")
        #expect(repository.isAsOpened)
    }

    @Test(
        "what is read only when a repository is opened makes a difference",
        arguments: [["repack", "-a", "-d", "--quiet"], ["config", "core.repositoryformatversion", "1"]])
    func changes(command: [String]) throws {
        try GitFixture.git(command, in: git.path)
        #expect(!repository.isAsOpened)
    }

    @Test("so do objects borrowed from elsewhere")
    func alternates() throws {
        try git.write("/nowhere\n", to: ".git/objects/info/alternates")
        #expect(!repository.isAsOpened)
    }

    @Test("so does another directory of the same name", arguments: ["", "/.git", "/.git/objects"])
    func replaced(part: String) throws {
        let place = git.path + part
        // Made, removed and made again: where nothing held the first, the inode number could be the same.
        try FileManager.default.moveItem(atPath: place, toPath: git.path + ".old")
        try FileManager.default.copyItem(atPath: git.path + ".old", toPath: place)
        #expect(!repository.isAsOpened)
        try FileManager.default.removeItem(atPath: place)
        #expect(!repository.isAsOpened)
    }

    @Test("a linked checkout whose file names another repository is another one")
    func linked() throws {
        try git.git("worktree", "add", "--quiet", git.path + ".linked", "-b", "side")
        let linked = try GitRepository(openingAt: git.path + ".linked")
        #expect(linked.isAsOpened)
        let other = try GitFixture()
        try Data("gitdir: \(other.path)/.git\n".utf8).write(to: URL(fileURLWithPath: git.path + ".linked/.git"), options: [])
        #expect(!linked.isAsOpened)
    }
}
