package io.drey.spring;

import io.drey.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What both kinds of indicators say. Stateless. */
final class HealthDetails {

    private HealthDetails() {}

    /** The code of Spring's status: UP, DEGRADED, UNKNOWN before the first answer, DOWN. */
    static String code(Health health, boolean downWhenAway) {
        return switch (health.status()) {
            case UP -> "UP";
            case STARTING -> "UNKNOWN";
            case DEGRADED -> "DEGRADED";
            case AWAY -> downWhenAway ? "DOWN" : "DEGRADED";
            case CLOSED -> "DOWN";
        };
    }

    /** Without secrets. */
    static Map<String, Object> of(Health health) {
        Map<String, Object> details = new LinkedHashMap<>();
        String remote = health.remote();
        details.put("remote", remote == null ? "none, local only" : remote);
        if (remote != null) {
            details.put("partitions", health.partitions());
            details.put("partitionsAway", health.partitionsAway());
            Duration away = health.awayFor();
            if (away != null) {
                details.put("awayForSeconds", away.toMillis() / 1e3);
            }
            details.put("pendingWrites", health.pendingWrites());
        }
        return details;
    }
}
