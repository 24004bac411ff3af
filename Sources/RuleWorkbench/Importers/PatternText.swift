/// Writes patterns of PCRE2.
enum PatternText {
    /// A pattern that matches `text` and nothing else, with any flags.
    static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { quoted, scalar in
            let isPlain =
                scalar == "_" || scalar == "-" || scalar == "/" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar)
                || ("A"..."Z").contains(scalar)
            switch scalar {
            case _ where isPlain || (!scalar.isASCII && isPrintable(scalar)): quoted.unicodeScalars.append(scalar)
            case _ where isPrintable(scalar) && scalar != " ": quoted += "\\\(scalar)"
            default: quoted += scalar == " " ? " " : number(scalar)
            }
        }
    }

    /// A character among those of a class.
    static func quotedInClass(_ character: Character) -> String {
        character == "-" ? #"\-"# : quoted(String(character))
    }

    /// The character of this number.
    static func number(_ scalar: Unicode.Scalar) -> String { #"\x{"# + String(scalar.value, radix: 16) + "}" }

    /// It can be seen, and stand in a line of YAML.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
