extension Duration {
    /// Such as `1.8 ms`.
    var milliseconds: String {
        let tenths = Int((self / .microseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}
