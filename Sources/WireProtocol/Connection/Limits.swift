/// What one side of a connection accepts from the other. Sizes in bytes.
package struct Limits: Hashable, Sendable {
    package var maxFrameBytes: Int
    /// Credit that each new stream starts with.
    package var streamCredit: Int
    /// Credit that the connection starts with.
    package var connectionCredit: Int
    // Said by servers only; 0 from a client.
    package var maxStreams: Int
    package var maxMetadataBytes: Int
    package var maxTimeoutMilliseconds: UInt64

    package init(
        maxFrameBytes: Int, streamCredit: Int, connectionCredit: Int, maxStreams: Int = 0, maxMetadataBytes: Int = 0,
        maxTimeoutMilliseconds: UInt64 = 0
    ) {
        self.maxFrameBytes = maxFrameBytes
        self.streamCredit = streamCredit
        self.connectionCredit = connectionCredit
        self.maxStreams = maxStreams
        self.maxMetadataBytes = maxMetadataBytes
        self.maxTimeoutMilliseconds = maxTimeoutMilliseconds
    }

    /// What a server accepts from a client that it does not know yet: the same for every server, so that nothing has to be
    /// said before. One call at a time, and no more than one smallest frame of it.
    package static let unidentified = Limits(
        maxFrameBytes: FrameFormat.smallestMaximum, streamCredit: FrameFormat.smallestMaximum,
        connectionCredit: FrameFormat.smallestMaximum, maxStreams: 1, maxMetadataBytes: 8 * 1024,
        maxTimeoutMilliseconds: 10_000)

    /// The largest message that fits in a frame of `maxFrameBytes`.
    package var maxMessageBytes: Int { maxFrameBytes - FrameFormat.messageOverhead }
}
