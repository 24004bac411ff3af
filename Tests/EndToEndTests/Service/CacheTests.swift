import TestKit
import Testing

@Suite("The second ask for a pull request")
struct CacheTests {
    private let payments: Payments
    private let service: ServiceFixture

    init() throws {
        payments = try Payments()
        service = try ServiceFixture(for: payments)
    }

    private func ask(_ arguments: String..., format: String = "json") throws -> CommandRun {
        try Programs.run(
            Programs.difftier,
            [
                "classify", "--server", service.port, "--repo", "payments-api", "--target", "main", "--head", "agent/fix",
                "--format", format,
            ]
                + arguments)
    }

    @Test("gets the same decision and says so; the verdict is the same, byte for byte")
    func again() throws {
        let first = try ask()
        let second = try ask()
        #expect(try first.decision().cached == nil)
        #expect(try second.decision().cached == true)
        #expect(second.text.replacing("\"cached\":true,", with: "") == first.text)
        #expect(try first.verdicts() == second.verdicts())
        #expect(try service.evidence.decisions().count == 1)

        let text = try ask(format: "text")
        #expect(text.text.split(separator: "\n").first?.contains("cached") == true)
        let explanation = try difftier(
            "explain", "--server", service.socket, "--repo", "payments-api", "--target", "main", "--head", "agent/fix")
        #expect(explanation.text.contains("cached"))
    }

    @Test("is decided anew where a branch moved, something else is asked for, or the policy changed")
    func misses() throws {
        var ids = [try ask().decision().decisionId]
        ids.append(try ask("--capability", "run_tests").decision().decisionId)
        try payments.repository.commit("Go on", "docs/more.md", "More.\n")
        ids.append(try ask().decision().decisionId)
        try service.directory.write("version: 1\nteams: { extra: [\"@carol\"] }\n", to: "policy/extra.yaml")
        #expect(try service.running.reload().contains("policy reloaded"))
        let last = try ask().decision()
        #expect(last.cached == nil)
        ids.append(last.decisionId)
        #expect(Set(ids).count == 4)
        #expect(try service.evidence.decisions().count == 4)
    }

    @Test("is decided anew by a service that is told to keep nothing")
    func off() throws {
        let forgetful = try ServiceFixture(repositories: ["payments-api": payments.repository], "--cache-entries", "0")
        let ids = try (1...2).map { _ in
            try difftier(
                "classify", "--server", forgetful.socket, "--repo", "payments-api", "--target", "main", "--head", "agent/fix",
                "--format", "json"
            ).decision().decisionId
        }
        #expect(ids[0] != ids[1])
    }
}
