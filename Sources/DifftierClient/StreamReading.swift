import NIOCore
import RiskModel
import WireProtocol

/// The pull side of one call that is answered with many messages: it is made at the first pull and cancelled when the reader lets go.
actor StreamReading<Request: WireEncodable, Content: WireDecodable> {
    private enum Phase {
        case unopened(Request)
        case open(ClientCall)
        case ended
    }

    /// Kept so that the connection lives as long as the stream is read.
    private let client: DifftierClient
    private let method: Method
    private let timeout: Duration?
    private var phase: Phase

    init(client: DifftierClient, _ method: Method, _ request: Request, timeout: Duration?) {
        self.client = client
        self.method = method
        self.timeout = timeout
        phase = .unopened(request)
    }

    deinit {
        if case .open(let call) = phase { call.giveUp(RPCError(Interruption.cancelled)) }
    }

    func next() async throws(RPCError) -> Content? {
        let call: ClientCall
        switch phase {
        case .ended: return nil
        case .open(let open): call = open
        case .unopened(let request):
            phase = .ended
            call = try await client.open(method, sending: try request.encoded(), timeout: timeout)
            phase = .open(call)
        }
        do throws(RPCError) {
            guard let answer = try await call.next() else {
                phase = .ended
                return nil
            }
            return try ClientConnection.decoded(answer)
        } catch {
            // An answer that cannot be read ends the call too.
            call.giveUp(error)
            phase = .ended
            throw error
        }
    }
}
