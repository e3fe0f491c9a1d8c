package io.drey.internal.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The directory of an owner within one for many. Names that differ never meet, whatever the file system makes of large
 * letters, of characters it does not know, or of long names.
 */
public final class DirectoryNames {

    private static final int LONGEST = 120;
    private static final int KEPT = 40;

    private DirectoryNames() {}

    /** Returns the directory of that owner. */
    public static Path within(Path root, String... owner) {
        Path directory = root;
        for (String name : owner) {
            directory = directory.resolve(encoded(name));
        }
        return directory;
    }

    /** Small letters, digits and two signs stand for themselves, all else for its number. */
    static String encoded(String name) {
        if (name.isEmpty()) {
            return "%";
        }
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            boolean plain = (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-' || each == '_';
            encoded.append(plain ? String.valueOf(each) : "%" + HexFormat.of().toHexDigits(each));
        }
        return encoded.length() <= LONGEST ? encoded.toString() : encoded.substring(0, KEPT) + "~" + hash(encoded);
    }

    private static String hash(CharSequence encoded) {
        try {
            byte[] bytes = encoded.toString().getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
