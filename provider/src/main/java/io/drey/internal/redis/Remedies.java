package io.drey.internal.redis;

import io.drey.internal.address.RemoteAddress;
import io.drey.internal.address.RemoteAddress.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Advice on failures that Redis, the client library or the JDK's TLS report. It is appended to messages, since those
 * reports are seldom in the words of Drey's configuration. A failure is recognised by its words. If these change, the
 * advice is missing and nothing else. Immutable.
 *
 * @param address where the servers are
 */
record Remedies(RemoteAddress address) {

    /** Refusals of Redis before it runs anything. */
    private static final Map<String, String> REFUSALS = Map.ofEntries(
            Map.entry(
                    "NOAUTH",
                    "set the user and password in the URI, or drey.remote.user and drey.remote.password (or password-file,"
                            + " credentials-class)"),
            Map.entry(
                    "WRONGPASS",
                    "correct the user and password in the URI, or drey.remote.user and drey.remote.password (or what"
                            + " password-file and credentials-class tell)"),
            Map.entry("OOM", "Redis is full: raise maxmemory, or set a maxmemory-policy such as allkeys-lfu"),
            Map.entry("READONLY", "this is a replica: give the address of the master, or of the sentinels"),
            Map.entry("MISCONF", "Redis cannot save its data and refuses writes: see its log"),
            Map.entry(
                    "MASTERDOWN",
                    "this is a replica without its master: give the address of the master, or of the sentinels"),
            Map.entry("LOADING", "Redis is still reading its data"),
            Map.entry("BUSY", "a script of somebody's keeps Redis busy"),
            Map.entry(
                    "ERR INVALID PASSWORD",
                    "correct drey.remote.password, or the one in the URI: it is redis_auth of the proxy's pool"),
            Map.entry(
                    "ERR CLIENT SENT AUTH",
                    "leave out drey.remote.password and the one in the URI, or set redis_auth in the proxy's pool"),
            Map.entry(
                    "WRONGTYPE", "another program uses keys of this namespace: set drey.namespace to something else"));

    /** How versions of Redis word a missing right, also one that a script met half-way. */
    private static final List<String> RIGHTS =
            List.of("NOPERM", "ACL failure in script", "The user executing the script can't");

    /** How servers word that they have no such command, alone or within a script. */
    private static final Pattern UNKNOWN = Pattern.compile("(?i)unknown (redis )?command");

    /** Follows where it was a script that called the command. */
    private static final String FROM_A_SCRIPT = "called from";

    private static final Pattern COMMAND = Pattern.compile("run the '([^']+)' command");

    private static final String UNTRUSTED =
            "this JVM does not trust the server's certificate: name its file, or that of"
                    + " its authority, by drey.remote.tls.trust, or import it into a trust store and name that by"
                    + " -Djavax.net.ssl.trustStore and -Djavax.net.ssl.trustStorePassword";
    private static final String OTHER_HOST = "the server's certificate is for another host: write a host that it names"
            + " (or name it by drey.remote.tls.server-name),"
            + " or give the server one that names this host (as subject alternative name)";
    private static final String WANTS_CERTIFICATE =
            "the server wants a certificate that it trusts: name one by drey.remote.tls.certificate and .key, or set"
                    + " tls-auth-clients no in redis.conf";

    /** The JDK's messages about certificates. */
    private static final Map<String, String> CERTIFICATES = Map.of(
            "unable to find valid certification path", UNTRUSTED,
            "the trustAnchors parameter must be non-empty", UNTRUSTED,
            "Signature does not match", UNTRUSTED, // of an authority of the same name
            "No subject alternative", OTHER_HOST,
            "No name matching", OTHER_HOST,
            "certificate_required", WANTS_CERTIFICATE,
            "bad_certificate", WANTS_CERTIFICATE);

    /** What the client library says when the server closed a connection while it was being set up. */
    private static final String CLOSED_AT_ONCE = "the server closed the connection before it answered";

    static final String UNFINISHED = "RedisHandshakeHandler not registered";

    /** Messages when a client with TLS meets a server without, or the other way round. */
    private static final List<String> UNANSWERED = List.of(
            "Connection initialization timed out",
            "handshake timed out",
            "Connection reset",
            "Connection closed",
            CLOSED_AT_ONCE,
            "not an SSL/TLS record");

    /** Returns advice on a reply of the server, or on a missing one; empty if none is known. */
    String on(String text) {
        if (RIGHTS.stream().anyMatch(text::contains)) {
            return "; " + rights(text);
        }
        if (UNKNOWN.matcher(text).find()) {
            return "; this server lacks a command that Drey needs, or has it under another name: take Redis 6.2 or later, or"
                    + " another of the page on servers";
        }
        String upper = text.toUpperCase(Locale.ROOT);
        for (Map.Entry<String, String> refusal : REFUSALS.entrySet()) {
            String word = refusal.getKey();
            // Redis before 7 quotes what a script met: "ERR Error running script (...): -OOM ..."
            if (upper.startsWith(word) || upper.contains(": " + word) || upper.contains(": -" + word)) {
                return "; " + refusal.getValue() + (isOfCredentials(word) ? bySentinels() : "");
            }
        }
        return "";
    }

    /** Sentinels may have credentials of their own, and refuse in the same words. */
    private String bySentinels() {
        return address.kind() == Kind.SENTINEL
                ? "; if it is the sentinels that refuse, drey.remote.sentinel-user and drey.remote.sentinel-password"
                : "";
    }

    /** Returns advice on a connection that could not be made. */
    String onConnecting(String text) {
        if (text.contains("requires epoll")) {
            return "; add io.netty:netty-transport-native-epoll (or -kqueue) for this system to the class path";
        }
        for (Map.Entry<String, String> certificate : CERTIFICATES.entrySet()) {
            if (text.contains(certificate.getKey())) {
                return "; " + certificate.getValue();
            }
        }
        String refusal = on(text);
        return refusal.isEmpty() && UNANSWERED.stream().anyMatch(text::contains) ? otherKind() : refusal;
    }

    /** Says in plain words what the client library says in its own. */
    static String inWords(String text) {
        return text.equals(UNFINISHED) ? CLOSED_AT_ONCE : text;
    }

    private static String rights(String text) {
        Matcher command = COMMAND.matcher(text);
        String right = command.find() ? "+" + command.group(1) + " and whatever else" : "the commands and keys that";
        return "allow this user " + right + " Drey needs: its page for operators lists them under \"Rights\"";
    }

    private String otherKind() {
        if (address.kind() == Kind.SOCKET || address.kind() == Kind.TWEMPROXY) {
            return "";
        }
        return address.tls()
                ? "; if this port is one without TLS, let the URI begin with redis instead of rediss"
                : "; if this port is one with TLS, let the URI begin with rediss instead of redis";
    }

    /** Returns whether a server refused who Drey is, or nobody could tell it. */
    static boolean isOfCredentials(String text) {
        return text.startsWith("WRONGPASS") || text.startsWith("NOAUTH") || text.startsWith(CredentialsException.START);
    }

    /** Returns whether a script may have changed something before it met this failure. */
    static boolean isHalfWay(String text) {
        return (RIGHTS.stream().anyMatch(text::contains) && !text.startsWith("NOPERM"))
                || (UNKNOWN.matcher(text).find() && text.contains(FROM_A_SCRIPT));
    }
}
