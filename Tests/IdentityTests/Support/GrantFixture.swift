import Identity
import RiskModel

/// A grant to start from.
enum GrantFixture {
    static let now = 1_800_000_000

    static func grant() throws -> Grant {
        Grant(
            id: "5f0c1a52-7d7f-4a43-9d0a-0d8f4b8f8a11", issuer: "https://difftier.example", subject: "ci-agent:pull-request",
            issuedAt: now, notBefore: now, expiresAt: now + 600, repository: "payments-api", base: try commit("a"),
            head: try commit("b"), patchID: String(repeating: "c", count: 64), tier: .medium,
            capabilities: ["run_tests", "open_pull_request", "run_tests"],
            scope: TaskScope(
                network: .init(allow: ["packages.example"], denyDefault: true), filesystem: ["Sources/", "Tests/"],
                commands: ["swift test"]),
            policyDigest: String(repeating: "d", count: 64), decisionID: "0b4b2a3e-29d5-4a55-8a8e-5d7d1b0c6c01", evidenceIndex: 41
        )
    }

    static func commit(_ digit: Character) throws -> ObjectID {
        guard let id = ObjectID(hex: String(repeating: digit, count: 40)) else { throw NotACommit() }
        return id
    }

    struct NotACommit: Error {}
}
