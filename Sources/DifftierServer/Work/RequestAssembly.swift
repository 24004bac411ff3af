import NIOCore
import WireProtocol

/// A request whose messages are all there, not yet decoded.
enum AssembledRequest: Sendable {
    case classify(ByteBuffer)
    case classifyText(TextRequest, text: [UInt8], MemoryReservation)
    case classifyRange(ByteBuffer)
    case checkHealth(ByteBuffer)
}

/// Collects the messages of one request: exactly one, or for `ClassifyText` a header and chunks.
struct RequestAssembly {
    private let method: Method
    private let limits: ServerLimits
    private let reservation: MemoryReservation
    private var single: ByteBuffer?
    private var header: TextRequest?
    private var text: [UInt8] = []

    init(method: Method, limits: ServerLimits, budget: MemoryBudget) {
        self.method = method
        self.limits = limits
        reservation = MemoryReservation(of: budget)
    }

    /// - Throws: `invalidArgument` for a message out of place, `resourceExhausted` for too much text.
    mutating func receive(_ message: ByteBuffer) throws(RPCError) {
        guard method == .classifyText else {
            guard single == nil else { throw RPCError(.invalidArgument, "\(method.rawValue) takes one message, got a second") }
            single = message
            return
        }
        let part: TextRequestPart
        do throws(MalformedMessage) {
            part = try TextRequestPart(decoding: message)
        } catch {
            throw RPCError(malformed: error, in: method)
        }
        switch (part, header) {
        case (.header(let request), nil): header = request
        case (.header, .some): throw RPCError(.invalidArgument, "\(method.rawValue) takes one header, got a second")
        case (.chunk, nil): throw RPCError(.invalidArgument, "the first message of \(method.rawValue) has to be the header")
        case (.chunk(let chunk), .some): try append(chunk)
        }
    }

    private mutating func append(_ chunk: ByteBuffer) throws(RPCError) {
        guard chunk.readableBytes <= limits.maxTextBytes - text.count else {
            throw RPCError(.resourceExhausted, "patch text is over the limit of \(limits.maxTextBytes) bytes")
        }
        guard reservation.grow(by: chunk.readableBytes) else {
            throw RPCError(
                .resourceExhausted, "the server holds as much patch text as it can; try again later",
                details: [.retry(after: limits.retryDelay)])
        }
        text.append(contentsOf: chunk.readableBytesView)
    }

    /// - Throws: `invalidArgument` where a message is missing.
    func finish() throws(RPCError) -> AssembledRequest {
        if method == .classifyText {
            guard let header else { throw RPCError(.invalidArgument, "\(method.rawValue) ended before its header") }
            return .classifyText(header, text: text, reservation)
        }
        guard let single else { throw RPCError(.invalidArgument, "\(method.rawValue) takes one message, got none") }
        switch method {
        case .classify, .classifyText: return .classify(single)
        case .classifyRange: return .classifyRange(single)
        case .checkHealth: return .checkHealth(single)
        }
    }
}

extension RPCError {
    init(malformed: MalformedMessage, in method: Method) {
        self.init(.invalidArgument, "\(method.rawValue): \(malformed)")
    }
}
