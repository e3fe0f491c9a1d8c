/** A limit that all JVMs keep together. */
package io.drey.example.bucket4j;
