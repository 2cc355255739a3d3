/**
 * Client of Parlance, the customer-service chat backend.
 *
 * <pre>{@code
 * try (Parlance me = Parlance.guest("http://127.0.0.1:50051")) {
 *     Session session = me.createSession();
 *     for (String text : me.ask(session.getId(), "How do I return a kettle?")) System.out.print(text);
 * }
 * }</pre>
 *
 * <p>Messages and enums of the contract are in {@code dev.parlance.v1}.
 */
package dev.parlance;
