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

    private func tree() throws -> OwnersAtRevision {
        let repository = try GitRepository(openingAt: git.path, verification: .local)
        return try OwnersAtRevision(of: repository.commit("HEAD"), in: repository)
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
        try git.commit("Link", "docs/CODEOWNERS", String(repeating: "# owners\n", count: (16 << 20) / 9 + 1))
        let tree = try tree()
        #expect(throws: OwnersTreeFailure.self) { try tree.contents(of: "CODEOWNERS") }
        #expect(throws: OwnersTreeFailure.self) { try tree.contents(of: "docs/CODEOWNERS") }
        #expect(!CodeOwners(tree: tree).owners(of: "a").isKnown)
    }
}
