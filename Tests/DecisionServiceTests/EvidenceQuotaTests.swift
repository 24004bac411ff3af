import DifftierServer
import RiskModel
import Synchronization
import Testing
import WireProtocol

@testable import DecisionService

@Suite("How much evidence one subject may make")
struct EvidenceQuotaTests {
    /// A clock that the test turns.
    private final class Clock: Sendable {
        let seconds = Mutex(0.0)
        func advance(by seconds: Double) { self.seconds.withLock { $0 += seconds } }
    }

    private let clock = Clock()

    private func quota(_ bytesPerHour: Int?) -> EvidenceQuota {
        EvidenceQuota(bytesPerHour: bytesPerHour) { [clock] in clock.seconds.withLock { $0 } }
    }

    @Test("is an hour's worth at once, and then what becomes free again; others are not concerned")
    func bucket() throws {
        let quota = quota(3_600 << 10)
        quota.charge(3_600 << 10, to: "busy")
        try quota.check("busy")
        quota.charge(10 << 10, to: "busy")
        let error = #expect(throws: RPCError.self) { try quota.check("busy") }
        #expect(error?.status == .resourceExhausted && error?.retryDelay == .seconds(10), "\(error?.message ?? "")")
        try quota.check("quiet")
        clock.advance(by: 9)
        #expect(throws: RPCError.self) { try quota.check("busy") }
        clock.advance(by: 2)
        try quota.check("busy")
        // Never more than an hour's worth, however long nothing was written.
        clock.advance(by: 1e6)
        quota.charge(3_601 << 10, to: "busy")
        #expect(throws: RPCError.self) { try quota.check("busy") }
    }

    @Test("is asked before anything is decided, and not of those who only read")
    func service() throws {
        let caller = Caller(subject: Subject(name: "ci", actor: .agent), roles: [.ask, .audit], proof: .development)
        let service = try CachedService()
        let handler = try service.restarted(development: caller, evidencePerHour: 1)
        let credentials = Credentials(peer: .loopback)
        let session = CachedService.session()
        _ = try handler.classify(
            CachedService.request(), for: try handler.caller(of: .classify, with: credentials, in: session), in: session
        ).get()
        for method in [Method.classify, .requestGrant, .authorize, .report] {
            let error = #expect(throws: RPCError.self) { try handler.caller(of: method, with: credentials, in: session) }
            #expect(error?.status == .resourceExhausted)
        }
        for method in [Method.revokeGrant, .verifyGrant, .listEvents] {
            _ = try handler.caller(of: method, with: credentials, in: session)
        }
    }

    @Test("is no bound where none is set")
    func unbounded() {
        let quota = quota(nil)
        quota.charge(1 << 50, to: "busy")
        #expect(throws: Never.self) { try quota.check("busy") }
    }

    @Test("remembers those who owe most, whatever number of others comes by")
    func many() throws {
        let quota = quota(1 << 20)
        quota.charge(2 << 20, to: "busy")
        for number in 0..<30_000 { quota.charge(1, to: "guest-\(number)") }
        #expect(throws: RPCError.self) { try quota.check("busy") }
    }
}
