import Foundation
import TestKit
import Testing

/// Promise P6 from outside: no evidence, no answer.
@Suite("Where the evidence cannot be kept")
struct EvidenceStorageTests {
    private func start(stateDirectory: String, _ directory: TemporaryDirectory) throws -> CommandRun {
        try difftierd(
            "--listen", "unix:\(directory.path)/d.sock", "--state-directory", stateDirectory, "--policy-directory",
            try SmallPolicy.write(into: directory))
    }

    @Test("a state directory that cannot be made stops the start, by name")
    func noDirectory() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "file")
        let run = try start(stateDirectory: directory.path + "/file/state", directory)
        #expect(run.status == 69)
        #expect(run.errorOutput.contains(directory.path + "/file/state"))
        #expect(!run.errorOutput.contains("serving"))
    }

    @Test("a state directory without write permission stops the start", .enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnlyDirectory() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path + "/state", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
        #expect(try start(stateDirectory: directory.path + "/state", directory).status == 69)
    }

    @Test("a damaged database stops the start, and is left as it was")
    func corruptDatabase() throws {
        let garbage = Array(String(repeating: "this is no database\n", count: 500).utf8)
        let directory = try TemporaryDirectory()
        let file = try directory.write(garbage, to: "state/evidence.sqlite")
        let run = try start(stateDirectory: directory.path + "/state", directory)
        #expect(run.status == 69)
        #expect(run.errorOutput.contains("evidence.sqlite"))
        #expect(try Array(Data(contentsOf: file)) == garbage)
    }

    @Test("storage that refuses a decision while the service runs: unavailable, and no answer without evidence")
    func refusal() throws {
        let service = try ServiceFixture()
        #expect(try service.serves())
        try service.evidence.execute(
            "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
        let other = PatchTexts.modification(of: "docs/other.md", adding: "More.")
        let refused = try difftier("classify", "--server", service.socket, "--patch", "-", input: other)
        #expect(refused.status == 69)
        #expect(refused.text == "")
        #expect(refused.errorOutput.contains("could not be recorded, so it does not count"))
        // What is in the evidence already can be given again.
        #expect(try service.serves())
        #expect(try service.evidence.decisions().count == 1)

        try service.evidence.execute("DROP TRIGGER full")
        #expect(try difftier("classify", "--server", service.socket, "--patch", "-", input: other).status == 0)
        #expect(try service.evidence.decisions().count == 2)
    }

    @Test("storage that somebody else holds: unavailable after a while, not an answer and not for ever")
    func locked() throws {
        let service = try ServiceFixture()
        let script = """
            import sqlite3, sys, time
            connection = sqlite3.connect(sys.argv[1], isolation_level=None)
            connection.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            time.sleep(60)
            """
        let holder = try BackgroundRun(
            Python.program, ["-c", script, service.evidence.path], environment: Programs.environment)
        try holder.wait(for: "the lock") { $0.output.contains("held") }
        let refused = try difftier("classify", "--server", service.socket, "--patch", "-", input: PatchTexts.prose)
        #expect(refused.status == 69)
        #expect(refused.text == "")
        holder.kill()
        #expect(try service.serves())
    }

    @Test("the file is the owner's alone")
    func permissions() throws {
        let service = try ServiceFixture()
        #expect(try service.serves())
        for (path, mode) in [
            (service.stateDirectory, 0o700), (service.evidence.path, 0o600), (service.running.socketPath, 0o600),
        ] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
        }
    }
}
