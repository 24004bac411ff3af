import NIOCore
import RiskModel
import WireProtocol

/// What the server does for a call once its request is there.
///
/// There are two kinds, and only one of them comes without a caller: whatever does something for somebody cannot be written
/// down here without taking who that is.
enum Route: Sendable {
    /// What the messages of a request are put together to.
    enum Intake: Sendable {
        case message
        /// A header and the chunks of a patch text.
        case text
    }

    typealias Work = @Sendable (any RequestHandling, AssembledRequest, Caller, RequestSession) throws(RPCError) -> WorkResult

    /// For everybody: answered on the event loop, so that it is answered under any load.
    case open(@Sendable (any RequestHandling, AssembledRequest) throws(RPCError) -> WorkResult)
    /// For callers: on a worker thread, once the server knows who calls and that it may.
    case guarded(Intake, Work)

    var intake: Intake {
        switch self {
        case .open: .message
        case .guarded(let intake, _): intake
        }
    }
}

/// The table of methods: one line for each.
extension Method {
    var route: Route {
        switch self {
        case .classify:
            .unary { handler, request, caller, session throws(RPCError) in
                try handler.classify(request, for: caller, in: session)
            }
        case .classifyText:
            .text { handler, text, request, caller, session throws(RPCError) in
                try handler.classifyText(text, as: request, for: caller, in: session)
            }
        case .classifyRange:
            .series { handler, request, caller, session throws(RPCError) in
                SeriesInProgress(try handler.classifyRange(request, for: caller, in: session))
            }
        case .requestGrant:
            .unary { handler, request, caller, session throws(RPCError) in
                try handler.requestGrant(request, for: caller, in: session)
            }
        case .authorize:
            .unary { handler, request, caller, session throws(RPCError) in
                try handler.authorize(request, for: caller, in: session)
            }
        case .verifyGrant:
            .unary { handler, request, _, _ throws(RPCError) in PendingAnswer(try handler.verifyGrant(request)) }
        case .revokeGrant:
            .unary { handler, request, caller, session throws(RPCError) in
                try handler.revokeGrant(request, for: caller, in: session)
            }
        case .listKeys: .unary { (handler, _: ListKeysRequest, _, _) throws(RPCError) in PendingAnswer(try handler.grantKeys()) }
        case .rotateKey:
            .unary { (handler, _: RotateKeyRequest, caller, session) throws(RPCError) in
                try handler.rotateGrantKey(for: caller, in: session)
            }
        case .report:
            .unary { handler, request, caller, session throws(RPCError) in
                try handler.report(request, for: caller, in: session)
            }
        case .getEvent: .unary { handler, request, _, _ throws(RPCError) in PendingAnswer(try handler.event(request)) }
        case .listEvents: .unary { handler, request, _, _ throws(RPCError) in PendingAnswer(try handler.events(request)) }
        case .getCheckpoint: .unary { handler, request, _, _ throws(RPCError) in PendingAnswer(try handler.checkpoint(request)) }
        case .reproduce:
            .unary { (handler, request: ReproduceRequest, _, session) throws(RPCError) in
                PendingAnswer(try handler.reproduce(request.decision, in: session))
            }
        case .attest:
            .unary { (handler, request: AttestRequest, _, _) throws(RPCError) in
                PendingAnswer(try handler.attest(request.decision))
            }
        case .getMeasures:
            .unary { handler, request, _, session throws(RPCError) in PendingAnswer(try handler.measures(request, in: session)) }
        case .getGate:
            .unary { handler, request, caller, session throws(RPCError) in try handler.gate(request, for: caller, in: session) }
        case .watchGate:
            .series { handler, request, caller, session throws(RPCError) in
                SeriesInProgress(try handler.watchGate(request, for: caller, in: session))
            }
        case .approve: .statement(.approve)
        case .disapprove: .statement(.disapprove)
        case .withdraw: .statement(.withdraw)
        case .dismiss: .statement(.dismiss)
        case .importReviews:
            .unary { handler, request, caller, session throws(RPCError) in
                try handler.importReviews(request, for: caller, in: session)
            }
        case .reportStatus:
            .unary { handler, request, caller, session throws(RPCError) in
                try handler.reportStatus(request, for: caller, in: session)
            }
        case .whoAmI: .unary { (_, _: WhoAmIRequest, caller, _) throws(RPCError) in PendingAnswer(caller) }
        case .checkHealth: .open { (handler, _: HealthRequest) in handler.health() }
        }
    }
}

extension Route {
    /// One message, answered at once with one.
    fileprivate static func open<Request: WireDecodable>(
        _ answer: @escaping @Sendable (any RequestHandling, Request) -> some WireEncodable
    ) -> Route {
        .open { handler, request throws(RPCError) in .answer(try answer(handler, try request.decoded()).encoded()) }
    }

    /// One message, answered with one.
    fileprivate static func unary<Request: WireDecodable, Content: WireEncodable>(
        _ answer:
            @escaping @Sendable (any RequestHandling, Request, Caller, RequestSession) throws(RPCError) -> PendingAnswer<Content>
    ) -> Route {
        .guarded(.message) { handler, request, caller, session throws(RPCError) in
            let content = try answer(handler, try request.decoded(), caller, session)
            return content.result { content throws(RPCError) in .answer(try content.encoded()) }
        }
    }

    fileprivate static func statement(_ kind: ApprovalRecord.Kind) -> Route {
        .unary { handler, request, caller, session throws(RPCError) in
            try handler.state(kind, request, for: caller, in: session)
        }
    }

    /// A patch text behind its header, answered with one message.
    fileprivate static func text<Content: WireEncodable>(
        _ answer:
            @escaping @Sendable (any RequestHandling, [UInt8], TextRequest, Caller, RequestSession) throws(RPCError)
            -> PendingAnswer<Content>
    ) -> Route {
        .guarded(.text) { handler, request, caller, session throws(RPCError) in
            let (header, text) = try request.text()
            // The text counts against the budget for as long as it is in use.
            defer { withExtendedLifetime(request) {} }
            return try answer(handler, text, header, caller, session).result { content throws(RPCError) in
                .answer(try content.encoded())
            }
        }
    }

    /// One message, answered with a series of them.
    fileprivate static func series<Request: WireDecodable>(
        _ answer: @escaping @Sendable (any RequestHandling, Request, Caller, RequestSession) throws(RPCError) -> SeriesInProgress
    ) -> Route {
        .guarded(.message) { handler, request, caller, session throws(RPCError) in
            try answer(handler, try request.decoded(), caller, session).step()
        }
    }
}
