/// Why a grant does not hold.
public struct GrantRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The check that failed, in the order in which they are made.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Cannot be taken apart.
        case malformed
        case tooLong = "too_long"
        /// Another kind of token.
        case type
        case algorithm
        /// Says that it must not be read by who does not know an extension.
        case critical
        /// Names no key, or one that is not at hand.
        case key
        case signature
        /// Signed, but not the claims of a grant.
        case claims
        case issuer
        case notYetValid = "not_yet_valid"
        case expired
        case subject
        case repository
        case head
        case environment
        case capability
    }

    public let code: Code
    /// What does not hold and, where something can be done, what.
    public let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public var description: String { reason }
}
