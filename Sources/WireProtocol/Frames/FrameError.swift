/// Bytes that are not a frame. Always fatal to the connection: what follows cannot be told apart.
package enum FrameError: Error, Hashable, Sendable {
    /// The flag says that the frame is compressed; nothing here is.
    case compressed
    /// A flag byte that has no meaning, as when the peer speaks another protocol.
    case unknownFlag(UInt8)
    /// The header announces more than is accepted. Nothing of the frame was read.
    case tooLarge(length: Int, maximum: Int)
    /// Not a `Frame` message, or one that breaks its own rules; says which.
    case malformed(String)
}

extension FrameError {
    /// What the peer is told in `GoAway`.
    package var reason: RPCError {
        switch self {
        case .compressed:
            RPCError(.unimplemented, "compressed frames are not supported: send flag byte 0")
        case .unknownFlag(let flag):
            RPCError(
                .invalidArgument,
                "expected flag byte 0 at the start of a frame, got \(flag): does this connection speak the Difftier protocol?")
        case .tooLarge(let length, let maximum):
            RPCError(.resourceExhausted, "a frame of \(length) bytes is over the limit of \(maximum)")
        case .malformed(let what):
            RPCError(.invalidArgument, "malformed frame: \(what)")
        }
    }
}
