import NIOCore
import WireProtocol

/// A request whose messages are all there, not yet decoded.
struct AssembledRequest: Sendable {
    fileprivate enum Content: Sendable {
        case message(ByteBuffer)
        case text(TextRequest, [UInt8], MemoryReservation)
    }

    let method: Method
    fileprivate let content: Content

    /// - Throws: `invalidArgument` where its message is not such a request.
    func decoded<Request: WireDecodable>() throws(RPCError) -> Request {
        guard case .message(let message) = content else { throw Self.misrouted }
        do throws(MalformedMessage) {
            return try Request(decoding: message)
        } catch {
            throw RPCError(malformed: error, in: method)
        }
    }

    func text() throws(RPCError) -> (TextRequest, [UInt8]) {
        guard case .text(let header, let text, _) = content else { throw Self.misrouted }
        return (header, text)
    }

    /// A defect of the table of methods.
    private static let misrouted = RPCError(.internal, "the request was put together for another kind of method")
}

/// Collects the messages of one request: exactly one, or a header and the chunks of a text.
struct RequestAssembly {
    private let method: Method
    private let intake: Route.Intake
    /// In bytes.
    private let maxText: Int
    private let retryDelay: Duration
    private let reservation: MemoryReservation
    private var single: ByteBuffer?
    private var header: TextRequest?
    private var text: [UInt8] = []

    init(method: Method, intake: Route.Intake, limits: ServerLimits, budget: MemoryBudget) {
        self.method = method
        self.intake = intake
        maxText = limits.maxTextBytes
        retryDelay = limits.retryDelay
        reservation = MemoryReservation(of: budget)
    }

    /// - Throws: `invalidArgument` for a message out of place, `resourceExhausted` for too much text.
    mutating func receive(_ message: ByteBuffer) throws(RPCError) {
        switch intake {
        case .message:
            guard single == nil else { throw RPCError(.invalidArgument, "\(method.rawValue) takes one message, got a second") }
            single = message
        case .text: try receive(try part(message))
        }
    }

    private func part(_ message: ByteBuffer) throws(RPCError) -> TextRequestPart {
        do throws(MalformedMessage) {
            return try TextRequestPart(decoding: message)
        } catch {
            throw RPCError(malformed: error, in: method)
        }
    }

    private mutating func receive(_ part: TextRequestPart) throws(RPCError) {
        switch (part, header) {
        case (.header(let request), nil): header = request
        case (.header, .some): throw RPCError(.invalidArgument, "\(method.rawValue) takes one header, got a second")
        case (.chunk, nil): throw RPCError(.invalidArgument, "the first message of \(method.rawValue) has to be the header")
        case (.chunk(let chunk), .some): try append(chunk)
        }
    }

    private mutating func append(_ chunk: ByteBuffer) throws(RPCError) {
        guard chunk.readableBytes <= maxText - text.count else {
            throw RPCError(.resourceExhausted, "patch text is over the limit of \(maxText) bytes")
        }
        guard reservation.grow(by: chunk.readableBytes) else {
            throw RPCError(
                .resourceExhausted, "the server holds as much patch text as it can; try again later",
                details: [.retry(after: retryDelay)])
        }
        text.append(contentsOf: chunk.readableBytesView)
    }

    /// - Throws: `invalidArgument` where a message is missing.
    func finish() throws(RPCError) -> AssembledRequest {
        switch intake {
        case .message:
            guard let single else { throw RPCError(.invalidArgument, "\(method.rawValue) takes one message, got none") }
            return AssembledRequest(method: method, content: .message(single))
        case .text:
            guard let header else { throw RPCError(.invalidArgument, "\(method.rawValue) ended before its header") }
            return AssembledRequest(method: method, content: .text(header, text, reservation))
        }
    }
}

extension RPCError {
    init(malformed: MalformedMessage, in method: Method) {
        self.init(.invalidArgument, "\(method.rawValue): \(malformed)")
    }
}
