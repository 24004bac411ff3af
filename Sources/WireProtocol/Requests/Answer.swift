package import NIOCore
public import RiskModel

/// A decision and the message that carries it, which is made once however often it is sent.
public struct Answer: Sendable {
    public let decision: Decision
    /// A serialized `ClassifyResponse`.
    package let message: ByteBuffer

    public init(_ decision: Decision) throws(RPCError) {
        self.decision = decision
        message = try decision.encodedResponse()
    }

    /// What a later request with the same question is told: the same decision, marked.
    public func givenAgain() -> Answer {
        guard !decision.cached else { return self }
        var decision = decision
        decision.cached = true
        return Answer(decision: decision, message: Decision.encodedAgain(message))
    }

    /// The same decision with its place in the evidence, which is not known before it is there.
    public func recorded(at evidence: EvidenceReference) throws(RPCError) -> Answer {
        var decision = decision
        decision.evidence = evidence
        return Answer(decision: decision, message: try Decision.encoded(message, at: evidence))
    }

    private init(decision: Decision, message: ByteBuffer) {
        self.decision = decision
        self.message = message
    }

    /// Of the message.
    public var byteCount: Int { message.readableBytes }

    /// What a place in the evidence, with its checkpoint, adds to a message at most.
    public static let largestReference = 1 << 10
}

extension Answer: WireMessage {
    package func encoded() throws(RPCError) -> ByteBuffer { message }

    package init(decoding bytes: ByteBuffer) throws(MalformedMessage) {
        self.init(decision: try Decision(decodingResponse: bytes), message: bytes)
    }
}
