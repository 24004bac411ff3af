/// Why what a caller shows does not tell who it is.
///
/// `answer` may go to the caller: it says what is wrong with what it showed, and nothing of the trust policy. `detail` is for the
/// operator's log.
public struct CredentialRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Cannot be taken apart.
        case malformed
        case tooLong = "too_long"
        /// Another kind of token.
        case type
        case algorithm
        /// Says that it must not be read by who does not know an extension.
        case critical
        /// Of an issuer that is not trusted.
        case issuer
        /// The issuer has no such key.
        case key
        case signature
        case audience
        /// A claim is missing or not what it should be.
        case claims
        case expired
        case notYetValid = "not_yet_valid"
        case tooOld = "too_old"
        /// A one-time token that was shown before.
        case replayed
        /// So many one-time tokens are remembered that no further one can be.
        case memoryFull = "memory_full"
        /// The issuer's keys cannot be had.
        case issuerUnavailable = "issuer_unavailable"
        /// A certificate that names nobody.
        case certificate
        /// No entry of the trust policy speaks of it.
        case unmatched
        /// More than one does.
        case ambiguous
        /// The entry that does cannot be filled in with these claims.
        case template
    }

    /// How the caller should take it.
    public enum Kind: Hashable, Sendable {
        /// It has not shown who it is.
        case unauthenticated
        /// It has, and that gives it nothing here.
        case permissionDenied
        /// It may try again.
        case unavailable
    }

    public let code: Code
    public let answer: String
    public let detail: String

    package init(_ code: Code, _ answer: String, detail: String? = nil) {
        self.code = code
        self.answer = answer
        self.detail = detail ?? answer
    }

    public var kind: Kind {
        switch code {
        case .unmatched, .ambiguous, .template: .permissionDenied
        case .memoryFull, .issuerUnavailable: .unavailable
        default: .unauthenticated
        }
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}
