extension LanguageTable {
    /// Languages with comment marks of their own.
    static let otherRows: [Row] = [
        Row(
            language: Language(
                "Ada",
                .freeForm(
                    Syntax(
                        dialect: .ada, lineComments: [Array("--".utf8)], quotes: [.init("\"", escape: .none)],
                        spacing: .separators, lines: .blank, cautions: ["Source_Location", "GNAT"])),
                .init(openings: ["--#", "--@"])),
            suffixes: ["adb", "ads"]),
        Row(
            language: Language(
                "VHDL",
                .freeForm(
                    Syntax(
                        dialect: .ada, lineComments: [Array("--".utf8)], quotes: [.init("\"", escape: .none)],
                        spacing: .separators, lines: .blank, refusals: ["/*", "\\"])),
                .init(markers: ["synthesis", "synopsys", "translate", "psl", "vunit", "vsg", "altera", "xilinx"])),
            suffixes: ["vhd", "vhdl"]),
        Row(
            language: Language(
                "Fortran",
                .freeForm(
                    Syntax(
                        lineComments: [Array("!".utf8)], quotes: [.init("\"", escape: .none), .init("'", escape: .none)],
                        lineRefusals: [.hash], textRefusals: ["\\"])),
                .init(
                    marks: [UInt8(ascii: "!")],
                    markers: ["dir$", "dec$", "gcc$", "ibm*", "f2py", "fpp", "!>", "!<", "omp", "acc$"])),
            suffixes: ["f90", "f95", "f03", "f08"]),
        Row(
            language: Language(
                "Pascal",
                .freeForm(
                    Syntax(
                        lineComments: slashes, blockComments: [.init("{", "}"), .init("(*", "*)")],
                        quotes: [.init("'", escape: .none)], spacing: .separators, lines: .blank,
                        refusals: ["'''\n", "`", "^'", "^{", "^/"], commentRefusals: ["{", "(*"],
                        cautions: ["asm", "Asm", "ASM"])),
                .init(marks: [UInt8(ascii: "{")], openings: ["{$", "(*$"])),
            suffixes: ["pas", "dpr", "lpr"]),
        Row(
            language: Language(
                "Visual Basic",
                .freeForm(
                    Syntax(
                        lineComments: [Array("'".utf8)], quotes: [.init("\"", escape: .none)],
                        refusals: ["#", "$\""],
                        // Literals of XML, and typographic quotes, which are quotes here.
                        textRefusals: ["</", "/>", "<!", "<?", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}"],
                        cautions: ["REM", "Rem", "rem", "CallerLineNumber"])),
                .init(marks: [.apostrophe])),
            suffixes: ["vb"]),
    ]
}
