/// The fixed numbers of the byte layout: a flag byte, four bytes of length, and the protobuf frame.
package enum FrameFormat {
    package static let headerBytes = 5
    package static let plainFlag: UInt8 = 0
    package static let compressedFlag: UInt8 = 1

    /// The largest frame length before `Welcome`, and the least that a peer may announce.
    package static let smallestMaximum = 16 * 1024

    /// The largest frame length that can be sent, whatever a peer announces: protobuf encodes no message over 2 GiB.
    package static let largestFrame = Int(Int32.max) - 1

    /// At most so many bytes of a message frame's length are not the message: two tags, a stream id and a length.
    package static let messageOverhead = 12

    /// The longest `message` of a `Trailer` or `GoAway`, in bytes, so that either fits in any peer's frames.
    package static let longestReason = 4096

    /// The longest `agent` that is read, in bytes.
    package static let longestAgent = 128
}
