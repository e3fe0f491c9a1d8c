package io.drey.hibernate;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of a deployment that maps the {@link io.drey.hibernate.shop.Catalogue}, which runs once for each way in which
 * regions are {@link Kept}. All such tests of a JVM share three deployments, so that each takes ids of its own.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(OpenInEachWay.class)
@interface EachWay {}
