import NIOCore
import RiskModel
import WireProtocol

/// The pull side of one `ClassifyRange`: the call is made at the first pull and cancelled when the reader lets go.
actor RangeReading {
    private enum Phase {
        case unopened(RangeRequest, timeout: Duration?)
        case open(ClientCall)
        case ended
    }

    /// Kept so that the connection lives as long as the stream is read.
    private let client: DifftierClient
    private var phase: Phase

    init(client: DifftierClient, request: RangeRequest, timeout: Duration?) {
        self.client = client
        phase = .unopened(request, timeout: timeout)
    }

    deinit {
        if case .open(let call) = phase { call.giveUp(RPCError(Interruption.cancelled)) }
    }

    func next() async throws(RPCError) -> Decision? {
        let call: ClientCall
        switch phase {
        case .ended: return nil
        case .open(let open): call = open
        case .unopened(let request, let timeout):
            phase = .ended
            call = try await client.open(.classifyRange, sending: try request.encoded(), timeout: timeout)
            phase = .open(call)
        }
        do throws(RPCError) {
            guard let answer = try await call.next() else {
                phase = .ended
                return nil
            }
            let decoded: Answer = try ClientConnection.decoded(answer)
            return decoded.decision
        } catch {
            // An answer that cannot be read ends the call too.
            call.giveUp(error)
            phase = .ended
            throw error
        }
    }
}
