/// Which versions of the protocol this code speaks.
package enum ProtocolVersion {
    package static let current: UInt32 = 1

    /// - Returns: the highest version that both sides speak; nil where there is none.
    package static func negotiate(_ offered: [UInt32]) -> UInt32? {
        offered.contains(current) ? current : nil
    }
}
