package io.drey.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Figures as people read them. Stateless. */
final class Words {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Such as {@code 3 servers}; the plural is regular, or that of entry. */
    static String count(long number, String what) {
        String plural = what.endsWith("ry") ? what.substring(0, what.length() - 1) + "ies" : what + "s";
        return count(number) + " " + (number == 1 ? what : plural);
    }

    static String bytes(long bytes) {
        if (bytes < 0) {
            return "?";
        } else if (bytes < 1024) {
            return bytes + " B";
        }
        double shown = bytes / 1024.0;
        int unit = 0;
        while (shown >= 1024 && unit < UNITS.length - 1) {
            shown /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, shown < 10 ? "%.1f %s" : "%.0f %s", shown, UNITS[unit]);
    }

    /** A length of time with one unit. */
    static String time(long millis) {
        long seconds = millis / 1000;
        if (millis < 0) {
            return "-" + time(-millis);
        } else if (millis < 1000) {
            return millis + " ms";
        } else if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        } else if (seconds < 3600) {
            return seconds / 60 + " min";
        } else if (seconds < 86_400) {
            return seconds / 3600 + " h";
        }
        return seconds / 86_400 + " d";
    }

    /** Such as {@code 12.3 µs}. */
    static String nanos(double nanos) {
        if (nanos < 1_000_000) {
            return String.format(Locale.ROOT, "%.0f µs", nanos / 1_000);
        }
        return nanos < 1e9
                ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    static String instant(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** A text on one line, without what would control a terminal, and not longer than that. */
    static String line(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < longest; i++) {
            char c = text.charAt(i);
            boolean shows = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
            shown.append(shows ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return text.length() > longest ? shown + "…" : shown.toString();
    }
}
