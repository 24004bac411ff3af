extension StringProtocol {
    /// Byte for byte, unlike `==`, which takes different spellings of one character for the same.
    package func isExactly(_ other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }
}
