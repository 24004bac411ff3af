import GitPatches
import RiskModel
import TestKit

/// One changed file as `git diff --raw --numstat --no-renames` and our reader both can say it.
struct Row: Hashable, CustomStringConvertible {
    var status: Character
    var path: GitPath
    var oldMode: UInt32
    var newMode: UInt32
    /// 40 digits; zeros for an absent side.
    var oldBlob: String
    var newBlob: String
    /// nil where git calls the file binary.
    var added: Int?
    var removed: Int?

    var description: String {
        let modes = "\(String(oldMode, radix: 8)) \(String(newMode, radix: 8))"
        let counts = "+\(added.map(String.init) ?? "-") -\(removed.map(String.init) ?? "-")"
        return "\(status) \(path) \(modes) \(oldBlob.prefix(7)) \(newBlob.prefix(7)) \(counts)"
    }

    /// What is left once the counts are set aside, for rows that git does not count.
    var uncounted: Row {
        var row = self
        (row.added, row.removed) = (nil, nil)
        return row
    }
}

enum GitRows {
    static let zero = String(repeating: "0", count: 40)

    /// Parses `git diff --raw --numstat -z --no-renames --abbrev=40`.
    static func parse(_ output: [UInt8]) throws -> [Row] {
        var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
        var rows: [GitPath: Row] = [:]
        while let field = fields.popFirst(), !field.isEmpty {
            if field.first == UInt8(ascii: ":") {
                let parts = String(decoding: field.dropFirst(), as: UTF8.self).split(separator: " ")
                guard parts.count == 5, let status = parts[4].first, let path = fields.popFirst() else {
                    throw GitProgram.Failure(description: "odd raw line: \(parts)")
                }
                let name = GitPath(bytes: path)
                rows[name] = Row(
                    status: status, path: name, oldMode: UInt32(parts[0], radix: 8) ?? 0,
                    newMode: UInt32(parts[1], radix: 8) ?? 0,
                    oldBlob: String(parts[2]), newBlob: String(parts[3]), added: nil, removed: nil)
            } else {
                let parts = field.split(separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
                guard parts.count == 3 else { throw GitProgram.Failure(description: "odd count line: \(field)") }
                let name = GitPath(bytes: parts[2])
                rows[name]?.added = Int(String(decoding: parts[0], as: UTF8.self))
                rows[name]?.removed = Int(String(decoding: parts[1], as: UTF8.self))
            }
        }
        return rows.values.sorted { $0.path < $1.path }
    }

    /// A patch in the same form: renames and copies taken apart again, lines counted from contents.
    static func rows(of reader: some PatchReader) throws -> [Row] {
        var rows: [Row] = []
        for (index, change) in reader.patch.files.enumerated() {
            let content = try reader.content(ofFileAt: index, needs: .lines)
            guard content.missing == nil else {
                throw GitProgram.Failure(description: "\(change.path) was not read: \(String(describing: content.missing))")
            }
            switch change.status {
            case .renamed:
                rows.append(row("D", change.old, nil, added: 0, removed: content.deletions))
                rows.append(row("A", nil, change.new, added: content.additions, removed: 0))
            case .copied:
                rows.append(row("A", nil, change.new, added: content.additions, removed: content.deletions))
            default:
                rows.append(
                    row(change.status.letter, change.old, change.new, added: content.additions, removed: content.deletions))
            }
        }
        return rows.sorted { $0.path < $1.path }
    }

    private static func row(_ status: Character, _ old: FileVersion?, _ new: FileVersion?, added: Int, removed: Int) -> Row {
        Row(
            status: status, path: new?.path ?? old?.path ?? "", oldMode: old?.mode.rawValue ?? 0,
            newMode: new?.mode.rawValue ?? 0,
            oldBlob: old?.blob?.hex ?? zero, newBlob: new?.blob?.hex ?? zero, added: added, removed: removed)
    }
}

/// What git and we disagree on.
enum Differential {
    static let emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

    /// Compares every commit with its first parent, a root commit with the empty tree.
    ///
    /// - Returns: one line for each disagreement; counts of files git calls binary are not compared, but must show lines.
    static func mismatches(in git: GitProgram, _ repository: GitRepository, commits: [ObjectID]) throws -> [String] {
        var found: [String] = []
        var firstParents: [String: String] = [:]
        for line in try git.line("rev-list", "--parents", "--all", "HEAD").split(separator: "\n") {
            let ids = line.split(separator: " ").map(String.init)
            firstParents[ids[0]] = ids.dropFirst().first
        }
        for commit in commits {
            let before = firstParents[commit.hex] ?? emptyTree
            let reader = try repository.patch(ofCommit: commit)
            found += try rowMismatches(git, reader, before, commit).map { "\(commit.hex.prefix(8)): \($0)" }
            found += try renameMismatches(git, reader.patch, before, commit).map { "\(commit.hex.prefix(8)): \($0)" }
        }
        return found
    }

    private static func rowMismatches(
        _ git: GitProgram, _ reader: RepositoryPatchReader, _ before: String, _ commit: ObjectID
    ) throws -> [String] {
        let output = try git.git(
            "-c", "core.quotePath=false", "diff", "--raw", "--numstat", "--no-renames", "-z", "--abbrev=40", "--no-ext-diff",
            "--no-textconv", "--ignore-submodules=none", before, commit.hex)
        let expected = try GitRows.parse(output)
        var ours = try GitRows.rows(of: reader)
        let uncounted = Set(expected.filter { $0.added == nil }.map(\.path))
        var found: [String] = []
        for index in ours.indices where uncounted.contains(ours[index].path) {
            let row = ours[index]
            if (row.added ?? 0) + (row.removed ?? 0) == 0, row.oldBlob != row.newBlob { found.append("not scanned: \(row)") }
            ours[index] = row.uncounted
        }
        found += Set(ours).subtracting(expected).map { "only ours: \($0)" }
        found += Set(expected).subtracting(ours).map { "only git: \($0)" }
        return found.sorted()
    }

    /// Renames by `-M` whose two ids are equal, against ours.
    private static func renameMismatches(
        _ git: GitProgram, _ patch: Patch, _ before: String, _ commit: ObjectID
    ) throws -> [String] {
        let output = try git.git(
            "diff", "--raw", "-M", "-l0", "-z", "--abbrev=40", "--diff-filter=R", "--ignore-submodules=none", before, commit.hex)
        var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
        var expected: Set<String> = []
        while let field = fields.popFirst(), !field.isEmpty, let from = fields.popFirst(), let to = fields.popFirst() {
            let parts = String(decoding: field, as: UTF8.self).split(separator: " ")
            if parts[2] == parts[3] { expected.insert("\(GitPath(bytes: from)) -> \(GitPath(bytes: to))") }
        }
        let ours = Set(
            patch.files.filter { $0.status == .renamed }.map { "\($0.old?.path.quoted ?? "") -> \($0.new?.path.quoted ?? "")" })
        return ours.subtracting(expected).map { "rename only ours: \($0)" }.sorted()
            + expected.subtracting(ours).map { "rename only git: \($0)" }.sorted()
    }
}
