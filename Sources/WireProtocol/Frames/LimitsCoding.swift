import SwiftProtobuf

extension Limits {
    var wireForm: Difftier_V1_Limits {
        .with {
            $0.maxFrameBytes = UInt32(clamping: maxFrameBytes)
            $0.streamCredit = UInt64(clamping: streamCredit)
            $0.connectionCredit = UInt64(clamping: connectionCredit)
            $0.maxStreams = UInt32(clamping: maxStreams)
            $0.maxMetadataBytes = UInt32(clamping: maxMetadataBytes)
            $0.maxTimeoutMs = maxTimeoutMilliseconds
        }
    }

    init(validating limits: Difftier_V1_Limits) throws(FrameError) {
        guard limits.maxFrameBytes >= FrameFormat.smallestMaximum else {
            throw .malformed("limits.max_frame_bytes is \(limits.maxFrameBytes), less than \(FrameFormat.smallestMaximum)")
        }
        // Less credit than one frame would leave a legal message that can never be sent.
        for (name, credit) in [("stream_credit", limits.streamCredit), ("connection_credit", limits.connectionCredit)] {
            guard credit >= UInt64(limits.maxFrameBytes), credit <= UInt64(SendCredit.ceiling) else {
                throw .malformed("limits.\(name) is \(credit), not from max_frame_bytes to \(SendCredit.ceiling)")
            }
        }
        self.init(
            maxFrameBytes: Int(limits.maxFrameBytes), streamCredit: Int(limits.streamCredit),
            connectionCredit: Int(limits.connectionCredit), maxStreams: Int(limits.maxStreams),
            maxMetadataBytes: Int(limits.maxMetadataBytes), maxTimeoutMilliseconds: limits.maxTimeoutMs)
    }
}
