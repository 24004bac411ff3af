import Foundation
import TestKit
import Testing

@Suite("The configuration of the service")
struct ConfigurationTests {
    private let directory: TemporaryDirectory
    private let policy: String

    init() throws {
        directory = try TemporaryDirectory()
        policy = try SmallPolicy.write(into: directory)
    }

    private func file(_ text: String) throws -> String {
        let path = directory.path + "/difftierd.yaml"
        try directory.write("version: 1\n" + text, to: "difftierd.yaml")
        return path
    }

    private func check(_ arguments: String..., environment: [String: String] = [:]) throws -> CommandRun {
        try Programs.run(
            Programs.difftierd, ["--check-config", "--policy-directory", policy] + arguments, environment: environment)
    }

    private func expectRefusal(
        _ run: CommandRun, saying parts: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.status == 78, "\(run.errorOutput)", sourceLocation: sourceLocation)
        #expect(run.text == "", sourceLocation: sourceLocation)
        for part in parts { #expect(run.errorOutput.contains(part), "\(run.errorOutput)", sourceLocation: sourceLocation) }
    }

    @Test("without any there are defaults that stay on this machine")
    func defaults() throws {
        let run = try check()
        #expect(run.status == 0)
        #expect(run.text.contains("listen        127.0.0.1:7433\n"))
        #expect(run.text.contains("development   ci-agent:pull-request (agent), may ask\n"))
        #expect(run.text.hasSuffix("configuration is valid\n"))
    }

    @Test("the file gives way to the environment, and that to the flags, setting by setting")
    func precedence() throws {
        let app = try GitFixture(name: "app")
        try app.write("text\n", to: "README.md")
        try app.commit("First")
        try app.git("branch", "trunk")
        let path = try file(
            """
            listen: unix:\(directory.path)/file.sock
            subject: from-file
            workers: 2
            queue: 10
            repositories:
              - { name: app, path: \(app.path), target_branch: trunk }
            """)
        let environment = ["DIFFTIER_SUBJECT": "from-environment", "DIFFTIER_WORKERS": "3", "DIFFTIER_CONFIG": path]
        let run = try check("--workers", "4", environment: environment)
        #expect(run.status == 0)
        #expect(run.text.contains("listen        unix:\(directory.path)/file.sock\n"))
        #expect(run.text.contains("development   from-environment (agent), may ask\n"))
        #expect(run.text.contains("workers       4, queue 10,"))
        #expect(run.text.contains("repository    app  \(app.path)  target branch trunk\n"))
    }

    @Test("a list in the environment is separated by commas, and replaces the one in the file")
    func lists() throws {
        let path = try file("listen: [127.0.0.1:1, 127.0.0.1:2]\n")
        let run = try check("--config", path, environment: ["DIFFTIER_LISTEN": "127.0.0.1:3,[::1]:4"])
        #expect(run.lines.filter { $0.hasPrefix("listen") }.map { $0.split(separator: " ").last } == ["127.0.0.1:3", "[::1]:4"])
    }

    @Test("all mistakes are told at once, each with file, line and column, variable or flag")
    func everyMistake() throws {
        let path = try file(
            """
            listen: 0.0.0.0:7433
            workers: many
            actr: agent
            state_directory: here
            repositories:
              - { name: app, path: relative/path }
              - { name: app2 }
            """)
        let run = try check(
            "--config", path, "--actor", "robot",
            environment: ["DIFFTIER_QUEUE": "-1", "DIFFTIER_LOGLEVEL": "info", "DIFFTIER_SUBJECT": ""])
        expectRefusal(
            run,
            saying: [
                "difftierd.yaml:2:9: 0.0.0.0:7433: not a loopback address", "difftierd.yaml:3:10: `many` is not a whole number",
                "difftierd.yaml:4:1: error: unknown key `actr`; did you mean `actor`?",
                "difftierd.yaml:5:18: the path has to be absolute",
                "difftierd.yaml:7:5: the path of a repository has to be absolute",
                "difftierd.yaml:8:5: error:", "--actor: `robot` is not one of", "DIFFTIER_QUEUE: `-1` is not a whole number",
                "DIFFTIER_LOGLEVEL: there is no such setting", "DIFFTIER_SUBJECT: the value is empty",
            ])
    }

    @Test(
        "listening beyond loopback is refused, in whatever words, also at the start itself",
        arguments: ["0.0.0.0:7433", "[::]:7433", "192.0.2.1:7433", "example.org:7433", "tcp://10.0.0.1:7433", "*:7433", ":7433"])
    func beyondLoopback(address: String) throws {
        expectRefusal(try check("--listen", address), saying: ["--listen", "not a loopback address"])
        let start = try difftierd(
            "--listen", address, "--state-directory", directory.path + "/state", "--policy-directory", policy)
        expectRefusal(start, saying: ["not a loopback address"])
    }

    @Test("a file that is not there, not YAML, empty, of another version or of two documents")
    func brokenFiles() throws {
        expectRefusal(try check("--config", "/nonexistent.yaml"), saying: ["/nonexistent.yaml: the file cannot be read"])
        for (text, words) in [
            ("", "the file is empty"), ("version: 2\n", "difftierd.yaml:1:10"),
            ("version: 1\n\tlisten: x\n", "difftierd.yaml:2:1"),
            ("listen: 127.0.0.1:1\n", "version"), ("version: 1\n---\nversion: 1\n", "one document is expected"),
            ("version: 1\nworkers: 1\nworkers: 2\n", "difftierd.yaml:3:1"), ("[]\n", "difftierd.yaml:1:1"),
        ] {
            try directory.write(text, to: "difftierd.yaml")
            expectRefusal(try check("--config", directory.path + "/difftierd.yaml"), saying: [words])
        }
    }

    @Test(
        "a repository named twice, without a name, with a slash in it, or without a branch",
        arguments: [["app=/a", "app=/b"], ["=/a"], ["a/b=/a"], ["app=/a@"], ["app"]])
    func repositories(entries: [String]) throws {
        let flags = entries.flatMap { ["--repositories", $0] }
        let run = try Programs.run(Programs.difftierd, ["--check-config", "--policy-directory", policy] + flags)
        expectRefusal(run, saying: ["repositories"])
    }

    @Test("a policy that does not load is bad data at the start, with its mistakes")
    func brokenPolicy() throws {
        let broken = try SmallPolicy.write(into: directory, "broken", extra: ["x.yaml": "version: 1\nrules: 7\n"])
        for check in [["--check-config"], ["--listen", "127.0.0.1:0", "--state-directory", directory.path + "/state"]] {
            let run = try Programs.run(Programs.difftierd, check + ["--policy-directory", broken])
            #expect(run.status == 65)
            #expect(run.errorOutput.contains("x.yaml:2:8: error:"))
        }
    }

    @Test("an unknown flag is a mistake in usage")
    func unknownFlag() throws {
        #expect(try check("--listn", "127.0.0.1:1").status == 64)
    }

    @Test("a port that somebody holds, and a file in the way of a socket, are named at the start")
    func taken() throws {
        let first = try ServiceFixture()
        let inTheWay = try directory.write("", to: "file.sock")
        for (address, words) in [
            (first.port, "somebody listens there"), (first.socket, "another server answers there"),
            ("unix:\(inTheWay.path)", "not a socket"),
        ] {
            let run = try difftierd(
                "--listen", address, "--state-directory", directory.path + "/state", "--policy-directory", policy)
            #expect(run.status == 69)
            #expect(run.errorOutput.contains(words), "\(run.errorOutput)")
        }
        #expect(try first.serves())
    }
}
