import Foundation
import TestKit
import Testing

@Suite("The life of the service")
struct LifecycleTests {
    private static func digest(_ service: ServiceFixture) throws -> String {
        let run = try difftier("server", "status", "--server", service.socket)
        return String(run.lines.first { $0.hasPrefix("policy\t") }?.dropFirst("policy\t".count) ?? "")
    }

    private static func tier(_ service: ServiceFixture) throws -> String {
        try difftier("classify", "--server", service.socket, "--patch", "-", "--format", "json", input: PatchTexts.prose)
            .decision().tier
    }

    @Test("SIGHUP takes up a new policy whole, and keeps the last good one where the new one is broken")
    func reload() throws {
        let service = try ServiceFixture()
        let first = try Self.digest(service)
        #expect(try Self.tier(service) == "low")

        try service.directory.write("version: 1\nrules: broken\n", to: "policy/more.yaml")
        let complaint = try service.running.reload()
        #expect(complaint.contains("error"))
        #expect(complaint.contains("the one in force stays"))
        #expect(complaint.contains("more.yaml:2:8"))
        #expect(try Self.digest(service) == first)
        #expect(try Self.tier(service) == "low")

        let rule = "version: 1\nrules: [{ id: new, summary: New, tier: high, when: { added: wait } }]\n"
        try service.directory.write(rule, to: "policy/more.yaml")
        #expect(try service.running.reload().contains("policy reloaded"))
        #expect(try Self.digest(service) != first)
        #expect(try Self.tier(service) == "high")

        try FileManager.default.removeItem(atPath: service.policy + "/more.yaml")
        _ = try service.running.reload()
        #expect(try Self.digest(service) == first)
        #expect(service.running.stop() == 0)
    }

    /// A repository whose range takes a while, and a client that is in the middle of it.
    private static func busy(_ commits: Int) throws -> (git: GitFixture, service: ServiceFixture, client: BackgroundRun) {
        let git = try GitFixture()
        try git.commit("Begin", "a.txt", "a\n")
        try git.addCommits(commits, to: "main", changing: "a.txt")
        let service = try ServiceFixture(repositories: ["long": git])
        let client = try BackgroundRun(
            Programs.difftier,
            ["classify", "--server", service.socket, "--repo", "long", "--range", "main~\(commits)..main", "--format", "jsonl"],
            environment: Programs.environment)
        try client.wait(for: "a first decision") { $0.output.contains("\n") }
        return (git, service, client)
    }

    @Test("a range that is under way when the policy changes is decided under one policy to its end")
    func reloadDuringRange() throws {
        let (_, service, client) = try Self.busy(1_000)
        let before = try Self.digest(service)
        try service.directory.write(
            "version: 1\nrules: [{ id: n, summary: N, tier: high, when: { path: x } }]\n", to: "policy/n.yaml")
        #expect(try service.running.reload().contains("policy reloaded"))
        #expect(client.isRunning)
        #expect(client.wait() == 0)
        let digests = try client.output.split(separator: "\n").map { try DecisionDocument($0).policy.digest }
        #expect(digests.count == 1_000)
        #expect(Set(digests) == [before])
    }

    @Test("a request over the time that the service allows ends there, may be tried again, and keeps what it was told")
    func deadline() throws {
        let git = try GitFixture()
        try git.commit("Begin", "a.txt", "a\n")
        try git.addCommits(3_000, to: "main", changing: "a.txt")
        let service = try ServiceFixture(repositories: ["long": git], "--maximum-timeout", "1")
        let run = try difftier(
            "classify", "--server", service.socket, "--repo", "long", "--range", "main~3000..main", "--format", "jsonl")
        #expect(run.status == 75)
        #expect((1..<3_000).contains(run.lines.count))
        let kept = try service.evidence.decisions()
        #expect(try run.lines.allSatisfy { kept[try DecisionDocument($0).decisionId] != nil })
        #expect(try service.serves())
    }

    @Test("SIGTERM lets an open request finish, takes no new one, removes the socket and ends with 0")
    func drain() throws {
        let (_, service, client) = try Self.busy(100)
        service.running.run.send(SIGTERM)
        #expect(client.wait() == 0)
        #expect(client.output.split(separator: "\n").count == 100)
        #expect(service.running.run.wait() == 0)
        #expect(!FileManager.default.fileExists(atPath: service.running.socketPath))
        #expect(try !service.serves())
        #expect(service.log.contains("shut down"))
    }

    @Test("SIGINT ends it as well")
    func interrupt() throws {
        let service = try ServiceFixture()
        service.running.run.send(SIGINT)
        #expect(service.running.run.wait() == 0)
        #expect(!FileManager.default.fileExists(atPath: service.running.socketPath))
    }

    @Test("SIGKILL under load loses no decision that a client was told of; the next start goes on from there")
    func kill() throws {
        let (git, service, first) = try Self.busy(2_000)
        let second = try BackgroundRun(
            Programs.difftier,
            [
                "classify", "--server", service.port, "--repo", "long", "--range", "main~2000..main", "--format", "jsonl",
                // Another question: else the decisions of the first would be given again.
                "--capability", "run_tests",
            ], environment: Programs.environment)
        for client in [first, second] { try client.wait(for: "some decisions") { $0.output.count(where: { $0 == "\n" }) > 20 } }
        service.running.kill()
        #expect(first.wait() == 69)
        #expect(second.wait() == 69)

        var told: [String: Substring] = [:]
        for client in [first, second] {
            for line in client.output.split(separator: "\n") { told[try DecisionDocument(line).decisionId] = line }
        }
        #expect(told.count > 40)
        #expect(told.count < 4_000)

        // On the same state directory, and over the socket that the dead one left.
        let next = try ServiceFixture(repositories: ["long": git], in: service.directory)
        let kept = try next.evidence.decisions()
        #expect(try told.allSatisfy { try kept[$0.key] == DecisionDocument.recorded($0.value) })
        let decision = try difftier(
            "classify", "--server", next.socket, "--patch", "-", "--format", "json", input: PatchTexts.prose
        ).decision()
        // One more start has told of its policy; the keys are known.
        #expect(decision.evidence?.index == EvidenceFile.eventsOfStart + kept.count + 1)
    }

    @Test("what one start recorded, the next one counts on from")
    func restart() throws {
        let first = try ServiceFixture()
        #expect(try first.serves())
        #expect(first.running.stop() == 0)
        let second = try ServiceFixture(in: first.directory)
        #expect(try second.serves())
        #expect(try second.evidence.decisions().count == 2)
    }
}
