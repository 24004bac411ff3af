import Foundation
import RiskModel
import TestKit

@testable import GitPatches

/// A repository made by the `git` program, in a directory of its own, with none of the machine's configuration.
final class GitProgram: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Goes away with this object, and the repository with it; nil around a repository that was there before.
    private let directory: TemporaryDirectory?
    let path: String

    init(arguments: [String] = []) throws {
        let directory = try TemporaryDirectory()
        self.directory = directory
        path = directory.path + "/repository"
        try Self.run(["init", "--quiet", "--initial-branch=main"] + arguments + [path], in: nil)
    }

    init(existing path: String) {
        directory = nil
        self.path = path
    }

    var isRepository: Bool { (try? line("rev-parse", "--git-dir")) != nil }

    static let environment = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org", "TZ": "UTC",
        "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always",
        "GIT_CONFIG_KEY_1": "safe.directory", "GIT_CONFIG_VALUE_1": "*",
    ]

    @discardableResult
    static func run(
        _ arguments: [String], in directory: String?, input: [UInt8]? = nil, environment extra: [String: String] = [:]
    ) throws -> [UInt8] {
        let run = try CommandRun.run(
            "git", arguments, in: directory, environment: environment.merging(extra) { $1 }, input: input)
        guard run.status == 0 else {
            throw Failure(description: "git \(arguments.joined(separator: " ")): \(run.errorOutput)\(run.text)")
        }
        return run.output
    }

    @discardableResult
    func git(_ arguments: String..., input: [UInt8]? = nil, environment: [String: String] = [:]) throws -> [UInt8] {
        try Self.run(arguments, in: path, input: input, environment: environment)
    }

    /// The output of a command, its line ends trimmed.
    func line(_ arguments: String...) throws -> String {
        String(decoding: try Self.run(arguments, in: path), as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Writes a file below the work tree; the name is bytes.
    func write(_ content: [UInt8], to name: [UInt8]) throws {
        let full = Array(path.utf8) + Array("/".utf8) + name
        if let slash = full.lastIndex(of: UInt8(ascii: "/")) {
            try makeDirectory(Array(full[..<slash]))
        }
        let stream = (full + [0]).withUnsafeBytes { raw in raw.withMemoryRebound(to: CChar.self) { fopen($0.baseAddress, "w") } }
        guard let stream else { throw Failure(description: "cannot write \(GitPath(bytes: name))") }
        fwrite(content, 1, content.count, stream)
        fclose(stream)
    }

    func write(_ content: String, to name: String) throws {
        try write(Array(content.utf8), to: Array(name.utf8))
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

    func makeExecutable(_ name: String, _ value: Bool = true) throws {
        try FileManager.default.setAttributes([.posixPermissions: value ? 0o755 : 0o644], ofItemAtPath: path + "/" + name)
    }

    /// Commits everything; each commit is a minute after the one before.
    @discardableResult
    func commit(_ message: String, minute: Int = 0) throws -> ObjectID {
        try git("add", "-A")
        let count = (try? line("rev-list", "--count", "--all")).flatMap { Int($0) } ?? 0
        let time = "\(1_700_000_000 + (minute == 0 ? count : minute) * 60) +0000"
        try git(
            "commit", "--quiet", "--allow-empty", "-m", message,
            environment: ["GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time])
        return try id("HEAD")
    }

    func id(_ revision: String) throws -> ObjectID {
        let hex = try line("rev-parse", "--verify", revision + "^{commit}")
        guard let id = ObjectID(hex: hex) else { throw Failure(description: "no id: \(hex)") }
        return id
    }

    func open(
        _ verification: ObjectVerification = .strict, limits: GitLimits = GitLimits(), threads: Int = 1
    ) throws -> GitRepository {
        try GitRepository(openingAt: path, verification: verification, limits: limits, threads: threads)
    }

    private func makeDirectory(_ path: [UInt8]) throws {
        try FileManager.default.createDirectory(
            atPath: String(decoding: path, as: UTF8.self), withIntermediateDirectories: true)
    }
}

extension PatchReader {
    /// The content of the file at a path, everything asked for.
    func content(_ path: String) throws -> FileContent? {
        guard let index = patch.files.firstIndex(where: { $0.path == GitPath(bytes: path.utf8) }) else { return nil }
        return try content(ofFileAt: index, needs: [.lines, .base, .head])
    }
}

extension FileContent {
    /// The lines of one origin, each as text.
    func texts(_ origin: Line.Origin) -> [String] {
        lines.filter { $0.origin == origin }.map { String(decoding: text[$0.range], as: UTF8.self) }
    }
}

extension Patch {
    /// `A path`, `R old -> new` and so on, in order.
    var summary: [String] {
        files.map { file in
            let former = file.formerPath.map { "\($0) -> " } ?? ""
            return "\(file.status.letter) \(former)\(file.path)"
        }
    }
}
