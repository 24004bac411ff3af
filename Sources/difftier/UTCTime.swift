import Foundation

/// Times as they are printed: always UTC.
enum UTCTime {
    /// - Parameter seconds: since 1970.
    static func text(_ seconds: Int) -> String { Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601) }
}
