import Foundation
import GitPatches
import RiskModel
import TestKit
import Testing

@Suite("What git says of a commit is what is read of it")
struct DifferentialTests {
    @Test("Every commit of a history with every kind of change has git's rows, counts and exact renames")
    func everyKind() throws {
        let git = try EveryKindOfChange.make()
        let repository = try git.open()
        let commits = try git.line("rev-list", "--all").split(separator: "\n").compactMap { ObjectID(hex: $0) }
        #expect(commits.count >= 28)
        #expect(try Differential.mismatches(in: git, repository, commits: commits) == [])
        let statuses = try Set(commits.flatMap { try repository.patch(ofCommit: $0).patch.files.map(\.status) })
        #expect(statuses == Set(ChangeStatus.allCases).subtracting([.unmerged]))
    }

    @Test(
        "This project's own history has git's rows, counts and exact renames",
        .enabled(
            if: GitProgram(existing: packageDirectory).isRepository, "the package is no git checkout, so that it has no history"))
    func ownHistory() throws {
        #expect(try mismatches(at: Self.packageDirectory, newest: 1_000) == [])
    }

    @Test(
        "The repository named by DIFFTIER_DIFFERENTIAL_REPOSITORY has git's rows, counts and exact renames",
        .enabled(if: namedRepository != nil, "no repository is named"))
    func namedHistory() throws {
        let path = try #require(Self.namedRepository)
        #expect(try mismatches(at: path, newest: 500) == [])
    }

    private static let namedRepository = ProcessInfo.processInfo.environment["DIFFTIER_DIFFERENTIAL_REPOSITORY"]
    private static let packageDirectory =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private func mismatches(at path: String, newest: Int) throws -> [String] {
        let git = GitProgram(existing: path)
        let commits = try git.line("rev-list", "--max-count=\(newest)", "HEAD").split(separator: "\n").compactMap {
            ObjectID(hex: $0)
        }
        #expect(!commits.isEmpty)
        return try Differential.mismatches(in: git, GitRepository(openingAt: path), commits: commits)
    }

    @Test("git's text of every commit reads as the same rows, whether renames are looked for or not")
    func textOfEveryKind() throws {
        let git = try EveryKindOfChange.make()
        let repository = try git.open()
        for commit in try git.line("rev-list", "--all", "--max-parents=1").split(separator: "\n").compactMap({ ObjectID(hex: $0) }
        ) {
            let arguments = ["diff-tree", "-p", "--root", "--no-commit-id", "--full-index", "-M", commit.hex]
            let text = try GitProgram.run(arguments + ["--text", "--no-renames"], in: git.path)
            guard !text.isEmpty else { continue }
            let fromText = try GitRows.rows(of: PatchText.read(text)).map(Self.asTextTells)
            let fromTrees = try GitRows.rows(of: repository.patch(ofCommit: commit)).map(Self.asTextTells)
            #expect(fromText == fromTrees, "\(commit)")

            #expect(try differingContents(PatchText.read(text), repository.patch(ofCommit: commit)) == [], "\(commit)")

            let renamed = try PatchText.read(GitProgram.run(arguments + ["--binary"], in: git.path))
            let changed = renamed.patch.files.flatMap(\.paths)
            #expect(Set(changed) == Set(fromTrees.map(\.path)), "\(commit)")
        }
    }

    /// The files that both readers show as added, deleted or modified, and with other lines.
    private func differingContents(_ text: PatchTextReader, _ trees: RepositoryPatchReader) throws -> [GitPath] {
        let inText = Dictionary(uniqueKeysWithValues: text.patch.files.enumerated().map { ($1.path, $0) })
        var differing: [GitPath] = []
        for (index, change) in trees.patch.files.enumerated() where [.added, .deleted, .modified].contains(change.status) {
            guard change.path != "wide.txt", let other = inText[change.path] else { continue }
            let mine = try trees.content(ofFileAt: index, needs: .lines)
            let theirs = try text.content(ofFileAt: other, needs: .lines)
            if (mine.text, mine.lines, mine.hunks) != (theirs.text, theirs.lines, theirs.hunks) { differing.append(change.path) }
        }
        return differing
    }

    /// Text holds UTF-16 as raw lines, where the readers of trees count transcoded ones, and says
    /// nothing of the content where only a mode changes.
    private static func asTextTells(_ row: Row) -> Row {
        var row = row.path == "wide.txt" ? row.uncounted : row
        if row.oldBlob == row.newBlob { (row.oldBlob, row.newBlob) = (GitRows.zero, GitRows.zero) }
        return row
    }
}
