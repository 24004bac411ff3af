import TestKit
import Testing

@Suite("Repositories that were not configured")
struct OutsideTests {
    private let payments: Payments
    private let other: GitFixture
    private let service: ServiceFixture

    init() throws {
        payments = try Payments()
        other = try GitFixture(name: "other")
        try other.commit("Begin", "a.txt", "a\n")
        try other.commit("Go on", "a.txt", "b\n")
        service = try ServiceFixture(for: payments)
    }

    private func ask(_ name: String) throws -> CommandRun {
        // The name may look like an option or a directory of the client; it has to arrive as it is.
        try Programs.run(
            Programs.difftier, ["classify", "--server", service.socket, "--repo=\(name)", "--base", "HEAD~1"], in: "/")
    }

    @Test("are not found, in the same words whether they exist or not")
    func sameWords() throws {
        let words = try [other.path, other.path + "/nothing/here", "/etc", "/root/.ssh", "/nonexistent"].map { path in
            let run = try ask(path)
            #expect(run.status == 66)
            #expect(run.text == "")
            #expect(run.errorOutput.contains(path))
            return run.errorOutput.replacing(path, with: "PATH")
        }
        #expect(Set(words).count == 1)
        #expect(try ask("payments-api").status == 0)
    }

    @Test("cannot be reached through a configured one")
    func traversal() throws {
        for name in [
            "payments-api/../other", "../other", "payments-api/", "./payments-api", "PAYMENTS-API", "payments-api%2f..",
            "payments-api\n", "-",
        ] {
            let run = try ask(name)
            #expect(run.status == 66)
            #expect(run.errorOutput.contains("is not configured"), "\(run.errorOutput)")
        }
    }

    @Test("a path that leads out of a configured one is another one; one that leads back in is the same")
    func paths() throws {
        #expect(try ask(payments.path + "/../../\(other.path)").status == 66)
        #expect(try ask(payments.path + "/docs").status == 66)
        #expect(try ask(payments.path + "/docs/..").status == 0)
        #expect(try ask(payments.path + "/").status == 0)
    }

    @Test("a range is refused in the same way")
    func range() throws {
        let run = try difftier("classify", "--server", service.socket, "--repo", other.path, "--range", "HEAD~1..HEAD", in: "/")
        #expect(run.status == 66)
        #expect(run.errorOutput.contains("is not configured"))
    }
}
