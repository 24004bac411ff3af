import ArgumentParser
import DecisionService
import Testing

@testable import difftierd

@Suite("Exit statuses of the service")
struct StartFailureTests {
    struct Defect: Error {}

    @Test("an error that nobody foresaw is internal, and not a mistake of the command line")
    func unforeseen() {
        #expect(StartFailure.status(of: Defect()) == 70)
        #expect(StartFailure.status(of: ConfigurationErrors(mistakes: [.init(origin: "x", message: "y")])) == 78)
    }

    @Test("what the argument parser reports is left to it")
    func parser() throws {
        #expect(StartFailure.status(of: ValidationError("x")) == nil)
        let error = #expect(throws: (any Error).self) { _ = try Difftierd.parseAsRoot(["--no-such-flag"]) }
        #expect(StartFailure.status(of: try #require(error)) == nil)
    }
}
