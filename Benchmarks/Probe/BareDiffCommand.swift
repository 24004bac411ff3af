import ArgumentParser
import CLibgit2

/// The floor: what libgit2 alone takes to show every line of the same commits, on one thread.
struct BareDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Walks the commits of a range with libgit2 alone and looks at every line of their differences.",
        discussion: "Prints: commits, lines.")

    @Argument(help: "A git directory or checkout.")
    var repository: String

    @Argument(help: "A..B; merges are left out.")
    var range: String

    func run() throws {
        let floor = try BareDiff(repository: repository)
        defer { floor.close() }
        let (commits, lines) = try floor.walk(range)
        print("\(commits) \(lines)")
    }
}

/// A libgit2 call that failed.
struct LibraryFailure: Error, CustomStringConvertible {
    var description: String

    /// - Throws: what the library said, where the status is negative.
    static func check(_ status: Int32) throws {
        guard status < 0 else { return }
        throw LibraryFailure(
            description: git_error_last()?.pointee.message.map { String(cString: $0) } ?? "libgit2 failed with \(status)")
    }
}

/// An open repository, to be used from one thread.
struct BareDiff {
    private let repository: OpaquePointer

    init(repository path: String) throws {
        try LibraryFailure.check(git_libgit2_init())
        // As git does, and as a local `difftier classify` does.
        try LibraryFailure.check(difftier_git_set_strict_hash_verification(0))
        repository = try Self.made { git_repository_open(&$0, path) }
    }

    func close() {
        git_repository_free(repository)
        git_libgit2_shutdown()
    }

    /// - Returns: how many commits there were, and how many lines their differences had, context included.
    func walk(_ range: String) throws -> (commits: Int, lines: Int) {
        let walk = try Self.made { git_revwalk_new(&$0, repository) }
        defer { git_revwalk_free(walk) }
        try LibraryFailure.check(git_revwalk_push_range(walk, range))
        var (id, commits, lines) = (git_oid(), 0, 0)
        while git_revwalk_next(&id, walk) == 0 {
            let commit = try Self.made { git_commit_lookup(&$0, repository, &id) }
            defer { git_commit_free(commit) }
            guard git_commit_parentcount(commit) <= 1 else { continue }
            commits += 1
            lines += try self.lines(of: commit)
        }
        return (commits, lines)
    }

    private func lines(of commit: OpaquePointer) throws -> Int {
        let head = try Self.made { git_commit_tree(&$0, commit) }
        defer { git_tree_free(head) }
        var base: OpaquePointer?
        if git_commit_parentcount(commit) == 1 {
            let parent = try Self.made { git_commit_parent(&$0, commit, 0) }
            defer { git_commit_free(parent) }
            base = try Self.made { git_commit_tree(&$0, parent) }
        }
        defer { git_tree_free(base) }
        let diff = try Self.made { git_diff_tree_to_tree(&$0, repository, base, head, nil) }
        defer { git_diff_free(diff) }
        var lines = 0
        try LibraryFailure.check(
            git_diff_foreach(
                diff, nil, nil, nil,
                { _, _, _, lines in
                    lines?.assumingMemoryBound(to: Int.self).pointee += 1
                    return 0
                }, &lines))
        return lines
    }

    private static func made(_ make: (inout OpaquePointer?) -> Int32) throws -> OpaquePointer {
        var pointer: OpaquePointer?
        try LibraryFailure.check(make(&pointer))
        guard let pointer else { throw LibraryFailure(description: "libgit2 made nothing") }
        return pointer
    }
}
