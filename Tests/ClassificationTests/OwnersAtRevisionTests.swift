import Classification
import CodeOwners
import Foundation
import GitPatches
import RiskModel
import TestKit
import Testing

@Suite("The owners files of a revision")
struct OwnersAtRevisionTests {
    private let git: GitFixture

    init() throws { git = try GitFixture() }

    private func tree(_ limits: OwnersLimits = OwnersLimits()) throws -> OwnersAtRevision {
        let repository = try GitRepository(openingAt: git.path, verification: .local)
        return try OwnersAtRevision(repository.commit("HEAD"), of: repository, limits: limits)
    }

    @Test("are those of the commit, a folder in their place being none")
    func files() throws {
        try git.commit("Begin", "docs/CODEOWNERS", "* @alice\n")
        try git.write("* @eve\n", to: "docs/CODEOWNERS")
        let tree = try tree()
        #expect(try tree.contents(of: "docs/CODEOWNERS") == Array("* @alice\n".utf8))
        #expect(try tree.contents(of: "docs") == nil)
        #expect(try tree.contents(of: "CODEOWNERS") == nil)
        #expect(
            CodeOwners(tree: tree).owners(of: "a").ownership.demands.map(\.place) == [.init(path: "docs/CODEOWNERS", line: 1)])
    }

    @Test("that are links or too large are no files that are not there: owners are not known")
    func failures() throws {
        try FileManager.default.createSymbolicLink(atPath: git.path + "/CODEOWNERS", withDestinationPath: "a")
        try git.commit("Link", "docs/CODEOWNERS", String(repeating: "# owners\n", count: 10))
        var limits = OwnersLimits()
        (limits.githubBytes, limits.gitlabBytes, limits.ownersBytes) = (50, 60, 10)
        let tree = try tree(limits)
        #expect(throws: OwnersTreeFailure.self) { try tree.contents(of: "CODEOWNERS") }
        #expect(throws: OwnersTreeFailure.self) { try tree.contents(of: "docs/CODEOWNERS") }
        #expect(!CodeOwners(tree: tree).owners(of: "a").isKnown)
        // The larger limit of any syntax counts: what a syntax itself finds too large, it tells in its own words.
        (limits.githubBytes, limits.gitlabBytes) = (50, 90)
        #expect(try self.tree(limits).contents(of: "docs/CODEOWNERS")?.count == 90)
    }
}
