import Foundation
import TestKit

/// A service with a policy, a state directory, a Unix socket and a loopback port of its own.
final class ServiceFixture: Sendable {
    let directory: TemporaryDirectory
    let policy: String
    let running: RunningService
    /// Kept, so that they are there as long as it is.
    private let repositories: [String: GitFixture]

    var stateDirectory: String { directory.path + "/state" }
    var evidence: EvidenceFile { EvidenceFile(path: stateDirectory + "/evidence.sqlite") }
    var socket: String { running.socket }
    var port: String { running.port }
    var log: String { running.log }

    /// - Parameters:
    ///   - repositories: by the name they are configured with.
    ///   - directory: where an earlier service lived, to take up its state.
    convenience init(
        repositories: [String: GitFixture] = [:], in directory: TemporaryDirectory? = nil,
        _ arguments: String...
    ) throws {
        try self.init(repositories: repositories, in: directory, arguments: arguments)
    }

    init(repositories: [String: GitFixture], in directory: TemporaryDirectory?, arguments: [String]) throws {
        self.directory = try directory ?? TemporaryDirectory()
        policy = try SmallPolicy.write(into: self.directory)
        self.repositories = repositories
        let fixed = [
            "--listen", "unix:\(self.directory.path)/difftierd.sock", "--listen", "127.0.0.1:0",
            "--state-directory", self.directory.path + "/state", "--policy-directory", policy,
        ]
        let entries = repositories.sorted { $0.key < $1.key }.flatMap { ["--repositories", "\($0.key)=\($0.value.path)"] }
        running = try RunningService(
            Programs.difftierd, fixed + entries + arguments, environment: Programs.environment)
    }

    convenience init(for payments: Payments) throws {
        try self.init(repositories: ["payments-api": payments.repository])
    }

    /// Whether it still decides: asked for the one thing that needs nothing else.
    func serves() throws -> Bool {
        try difftier("classify", "--server", socket, "--patch", "-", input: PatchTexts.prose).status == 0
    }
}

/// The SQLite file that the service keeps, read by another program than the one that wrote it.
struct EvidenceFile {
    let path: String

    /// Events of a start of the service, before the first decision: the policy and the two keys.
    static let eventsOfStart = 3

    /// The JSON of each decision by its id, without its place in the evidence and what it was made of.
    func decisions() throws -> [String: String] {
        let script = """
            import json, sqlite3, sys
            rows = sqlite3.connect(sys.argv[1]).execute("SELECT body FROM event WHERE kind = 'decision' ORDER BY position")
            decisions = {}
            for body, in rows:
                decision = json.loads(body)["decision"]
                assert decision.pop("inputs")["patch"]
                text = json.dumps(decision, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                decisions[decision["decision_id"]] = text
            print(json.dumps(decisions))
            """
        let rows = try Python.run(script, [path])
        return try JSONDecoder().decode([String: String].self, from: Data(rows.utf8))
    }

    /// Runs SQL against it.
    func execute(_ sql: String) throws {
        let script = """
            import sqlite3, sys
            connection = sqlite3.connect(sys.argv[1])
            connection.execute(sys.argv[2])
            connection.commit()
            """
        try Python.run(script, [path, sql])
    }

    /// Every byte on disk that belongs to it.
    func bytes() -> [UInt8] {
        ["", "-wal", "-shm"].flatMap { suffix in
            FileManager.default.contents(atPath: path + suffix).map(Array.init) ?? []
        }
    }
}

/// The system's own Python: the one that Debian's packages of protobuf are for.
enum Python {
    static let program = "/usr/bin/python3"

    /// - Throws: with what it said, where it does not end with 0.
    @discardableResult
    static func run(_ script: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let run = try Programs.run(program, ["-c", script] + arguments, environment: environment)
        guard run.status == 0 else { throw StoryBroken(description: "python: \(run.errorOutput)") }
        return run.text
    }
}

/// Small patch texts.
enum PatchTexts {
    static let prose = modification(of: "docs/guide.md", adding: "Then wait.")

    /// A patch that adds one line to a file of one line.
    static func modification(of path: String, adding line: String) -> String {
        """
        diff --git a/\(path) b/\(path)
        index 1111111..2222222 100644
        --- a/\(path)
        +++ b/\(path)
        @@ -1 +1,2 @@
         first
        +\(line)

        """
    }
}
