import Foundation
import Synchronization

/// A repository made by the `git` program in a directory of its own, with fixed authors and times and none of the
/// machine's configuration: the same calls give the same commit ids everywhere.
public final class GitFixture: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// The checkout, or the bare repository.
    public let path: String
    /// Keeps the files as long as the fixture lives.
    private let directory: TemporaryDirectory
    private let commits = Mutex(0)

    /// - Parameter name: the last component of `path`, which in-process decisions take for the repository's name.
    public init(name: String = "payments-api", bare: Bool = false) throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/" + name
        try Self.git(["init", "--quiet", "--initial-branch=main"] + (bare ? ["--bare"] : []) + [path], in: directory.path)
    }

    /// What git sees of the environment: nothing of the machine but PATH.
    public static let environment = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "TZ": "UTC",
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
    ]

    /// Runs git in any directory.
    ///
    /// - Throws: `Failure` with what git said, where it does not end with 0.
    @discardableResult
    public static func git(
        _ arguments: [String], in directory: String, environment extra: [String: String] = [:], input: [UInt8]? = nil
    ) throws -> String {
        let run = try CommandRun.run(
            "git", arguments, in: directory, environment: extra, inherited: environment, input: input)
        guard run.status == 0 else {
            throw Failure(description: "git \(arguments.joined(separator: " ")): \(run.errorOutput)\(run.text)")
        }
        return run.text.trimmingCharacters(in: .newlines)
    }

    @discardableResult
    public func git(_ arguments: String..., environment: [String: String] = [:], input: [UInt8]? = nil) throws -> String {
        try Self.git(arguments, in: path, environment: environment, input: input)
    }

    /// Writes a file below the checkout, making its parents.
    public func write(_ content: String, to name: String) throws {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: file)
    }

    public func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

    /// Commits everything in the checkout, a minute after the commit before.
    ///
    /// - Returns: the commit's id.
    @discardableResult
    public func commit(_ message: String) throws -> String {
        let time = nextTime()
        try git("add", "-A")
        try git(
            "commit", "--quiet", "--allow-empty", "-m", message,
            environment: ["GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time])
        return try git("rev-parse", "HEAD")
    }

    /// Writes one file and commits.
    @discardableResult
    public func commit(_ message: String, _ name: String, _ content: String) throws -> String {
        try write(content, to: name)
        return try commit(message)
    }

    /// Merges a branch into the one checked out, always with a commit of its own.
    @discardableResult
    public func merge(_ branch: String) throws -> String {
        let time = nextTime()
        try git(
            "merge", "--quiet", "--no-ff", "-m", "Merge \(branch)", branch,
            environment: ["GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time])
        return try git("rev-parse", "HEAD")
    }

    /// Adds many small commits to a branch at once, each changing the one file `name`.
    public func addCommits(_ count: Int, to branch: String, changing name: String) throws {
        var stream = ""
        let tip = try git("rev-parse", branch)
        for number in 1...count {
            let time = "Ada <ada@example.org> \(nextTime())"
            let content = "line \(number)\n"
            stream += "commit refs/heads/\(branch)\ncommitter \(time)\ndata <<END\nStep \(number)\nEND\n"
            if number == 1 { stream += "from \(tip)\n" }
            stream += "M 100644 inline \(name)\ndata \(content.utf8.count)\n\(content)\n"
        }
        try git("fast-import", "--quiet", input: Array(stream.utf8))
    }

    private func nextTime() -> String {
        let number = commits.withLock { count in
            count += 1
            return count
        }
        return "\(1_700_000_000 + number * 60) +0000"
    }
}
